export type RefusalCode =
  | 'not-as2'
  | 'insufficient-message-security'
  | 'decryption-failed'
  | 'authentication-failed'
  | 'integrity-check-failed'
  | 'decompression-failed'
  | 'unsupported-algorithm'
  | 'unexpected-processing-error'
  | 'unknown-trading-relationship'
  | 'body-truncated'

/** Where a message was refused. Inside encryption it is always `decryption`. */
export type RefusalStage =
  | 'headers'
  | 'size'
  | 'structure'
  | 'decryption'
  | 'decompression'
  | 'signature'
  | 'policy'

/** Why a message was not accepted: what the partner is told and what an operator reads. */
export type Refusal = {
  readonly code: RefusalCode
  /** Disposition type and modifier of the MDN, such as `processed/error: decryption-failed` (RFC 4130 7.4.3). */
  readonly disposition: string
  readonly stage: RefusalStage
  /** One sentence that says what is wrong and what to do. Safe to send to the partner. */
  readonly text: string
}

export type Refused = { readonly kind: 'refused'; readonly refusal: Refusal }

/** The one answer on its way out, with what was really wrong, which `openStream` takes off it again. */
export type Concealed = Refused & { readonly cause: Refusal }

const otherError = 'processed/error: unexpected-processing-error'

// RFC 4130 7.5.4 and rfc4130bis: modifiers a partner's software knows. Codes without one of their own use the general error.
const dispositions: Readonly<Record<RefusalCode, string>> = {
  'not-as2': otherError,
  'insufficient-message-security': 'processed/error: insufficient-message-security',
  'decryption-failed': 'processed/error: decryption-failed',
  'authentication-failed': 'processed/error: authentication-failed',
  'integrity-check-failed': 'processed/error: integrity-check-failed',
  'decompression-failed': 'processed/error: decompression-failed',
  'unsupported-algorithm': otherError,
  'unexpected-processing-error': otherError,
  'unknown-trading-relationship': 'processed/error: unknown-trading-relationship',
  'body-truncated': otherError,
}

const stages: Readonly<Record<RefusalCode, RefusalStage>> = {
  'not-as2': 'headers',
  'insufficient-message-security': 'policy',
  'decryption-failed': 'decryption',
  'authentication-failed': 'signature',
  'integrity-check-failed': 'signature',
  'decompression-failed': 'decompression',
  'unsupported-algorithm': 'structure',
  'unexpected-processing-error': 'structure',
  'unknown-trading-relationship': 'headers',
  'body-truncated': 'structure',
}

type Special = { readonly disposition?: string; readonly stage?: RefusalStage }

/** Builds a refusal; disposition and stage follow from the code unless the case asks for another one. */
export function refusal(code: RefusalCode, text: string, special: Special = {}): Refusal {
  return { code, disposition: dispositions[code], stage: stages[code], text, ...special }
}

export function refused(code: RefusalCode, text: string, special?: Special): Refused {
  return { kind: 'refused', refusal: refusal(code, text, special) }
}

/**
 * The one answer to everything that goes wrong from the unwrapping of the key to the verified signature inside.
 * One object for all causes: whoever alters a captured ciphertext learns nothing from our answer.
 */
export const undecryptable: Refused = refused(
  'decryption-failed',
  'The message could not be opened with our keys and the partner certificates. Check that it is encrypted for our ' +
    'current certificate, and that it is signed, where a signature is agreed, with a registered certificate and a supported algorithm.',
)

export function undecryptableBecause(cause: Refusal): Concealed {
  return { ...undecryptable, cause }
}

/** For the operator: what can be wrong before anything inside the encryption is known. */
export const notForUs = refusal(
  'decryption-failed',
  'The message is encrypted for other certificates than ours. Ask the partner to encrypt to our current one (parley as2 sheet).',
)
export const notAnEnvelope = refusal(
  'decryption-failed',
  'The encrypted structure cannot be read. Ask the partner to send the message again.',
)
export const spoiltCiphertext = refusal(
  'decryption-failed',
  'The content does not decrypt: it was changed on its way, or encrypted with another key than the message says.',
)
