import type { CipherName, DigestName, KeyTransport, TransferEncoding } from '@parley/as2'

/** How messages to one partner are written; what partners' products differ in. */
export type As2Habits = {
  /** Digest of our signature, or none. */
  readonly sign: DigestName | 'none'
  readonly signature: 'rsa' | 'rsa-pss'
  readonly encrypt: CipherName | 'none'
  readonly keyTransport: KeyTransport
  readonly compress: 'inside-signature' | 'outside-signature' | 'none'
  readonly transferEncoding: TransferEncoding
  /** rfc5751: `sha-256`; rfc3851: `sha256`. */
  readonly micalg: 'rfc5751' | 'rfc3851'
  readonly version: '1.0' | '1.1' | '1.2' | '1.3'
  readonly fileName: 'sent' | 'left-out'
  readonly length: 'content-length' | 'chunked'
  readonly receipt: 'signed' | 'unsigned' | 'none'
  readonly receiptDigest: DigestName
  readonly receiptComes: 'at-once' | 'by-itself'
}

/** What every product reads that follows RFC 4130; the presets say where they differ from it. */
export const usualHabits: As2Habits = {
  sign: 'sha-256',
  signature: 'rsa',
  encrypt: 'aes-256-cbc',
  keyTransport: 'rsa-pkcs1',
  compress: 'none',
  transferEncoding: 'binary',
  micalg: 'rfc5751',
  version: '1.2',
  fileName: 'sent',
  length: 'content-length',
  receipt: 'signed',
  receiptDigest: 'sha-256',
  receiptComes: 'at-once',
}

export const presetNames = ['amazon', 'openas2', 'mendelson', 'sterling', 'as2-1.3', 'legacy'] as const
export type PresetName = (typeof presetNames)[number]

/** One row a preset: only what differs from the usual. Documented in docs/as2.md, which a test holds to this table. */
export const as2Presets: Readonly<Record<PresetName, Partial<As2Habits>>> = {
  // Writes AS2 1.1 and `sha256` itself; AES-128 and SHA-256 are its least since 2019.
  amazon: { version: '1.1', micalg: 'rfc3851' },
  // Compresses inside the signature itself; its 8bit is signed in another form than it is sent, and it has no GCM.
  openas2: { compress: 'inside-signature', encrypt: 'aes-256-cbc', transferEncoding: 'binary' },
  mendelson: { compress: 'inside-signature' },
  // Old releases know neither features nor hyphens, and quotes around a file name trip some of them.
  sterling: { version: '1.1', micalg: 'rfc3851', fileName: 'left-out', encrypt: 'aes-128-cbc' },
  'as2-1.3': { version: '1.3', encrypt: 'aes-256-gcm' },
  // For software from before 2010. Needs `legacy`, which names the day when it ends.
  legacy: {
    sign: 'sha-1',
    encrypt: '3des',
    micalg: 'rfc3851',
    version: '1.1',
    fileName: 'left-out',
    receiptDigest: 'sha-1',
    transferEncoding: 'base64',
  },
}

/** The habits of a gateway: what it says itself, else its preset, else the usual. */
export function habitsOf({
  preset,
  ...own
}: { readonly preset?: PresetName | undefined } & {
  readonly [Name in keyof As2Habits]?: As2Habits[Name] | undefined
}): As2Habits {
  const from = { ...usualHabits, ...(preset && as2Presets[preset]) }
  const written = Object.keys(usualHabits).flatMap((name) => {
    const value = own[name as keyof As2Habits]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...from, ...Object.fromEntries(written) }
}
