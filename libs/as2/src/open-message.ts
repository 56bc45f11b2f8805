import { firstSupported } from './mic.ts'
import { openLayers } from './open-layers.ts'
import type { Opened, OpenPolicy, Trust } from './opening.ts'
import { type As2Request, asBuffer } from './read-request.ts'
import { type Refused, refused } from './refusal.ts'

/** Takes a body as it arrives; the answer comes at its end. */
export type MessageReader = {
  /** Takes the next bytes and keeps them: do not write into them afterwards. False when no more are wanted, because the message is refused already. */
  write(chunk: Uint8Array): boolean
  finish(): Opened | Refused
}

/**
 * Opens an AS2 message: decrypts, decompresses, verifies, computes the MIC (RFC 4130, RFC 5402).
 *
 * No decryption oracle: once a message is encrypted, every failure up to the verified signature gives one and the same
 * refusal, `decryption-failed`. That covers wrong keys, bad padding, damaged MIME, a missing signature and one that
 * does not fit. Only a signature that is cryptographically whole is answered honestly (`authentication-failed` for a
 * signer who is not registered), because nobody can make one by altering a ciphertext.
 */
export function openMessage(request: As2Request, trust: Trust, policy: OpenPolicy): MessageReader {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  const early = refuseUnopened(request)
  const fits = () => sizeBytes <= policy.maxContentBytes
  return {
    write(chunk) {
      sizeBytes += chunk.length
      if (early || !fits()) chunks.length = 0
      else chunks.push(chunk)
      return !early && fits()
    },
    finish() {
      if (early) return early
      if (!fits()) return tooLarge(policy.maxContentBytes)
      const body = chunks.length === 1 && chunks[0] ? asBuffer(chunks[0]) : Buffer.concat(chunks)
      return openLayers(request, body, trust, policy)
    },
  }
}

/** What the headers alone forbid: a signed receipt nobody here can make (RFC 4130 7.5.3). */
function refuseUnopened({ receipt }: As2Request): Refused | undefined {
  if (receipt?.unsupportedProtocol !== undefined) {
    const text = 'The sender requires a receipt signed in a format we do not have. Ask for pkcs7-signature.'
    return refused('unsupported-algorithm', text, 'failed/failure: unsupported format')
  }
  if (!receipt?.signed || receipt.micAlgorithms.length === 0 || firstSupported(receipt.micAlgorithms))
    return undefined
  const text = 'The sender asks for a receipt digest we do not support. Ask for SHA-256, SHA-384 or SHA-512.'
  return refused('unsupported-algorithm', text, 'failed/failure: unsupported MIC-algorithms')
}

function tooLarge(maxContentBytes: number): Refused {
  const text = `The message is larger than the ${maxContentBytes} bytes allowed. Raise the limit if the message is genuine.`
  return refused('unexpected-processing-error', text)
}
