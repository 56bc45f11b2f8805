/** Digests we generate and accept. Names as in RFC 5751 3.4.3.2; the last two only where the legacy setting allows. */
export type DigestName = 'sha-256' | 'sha-384' | 'sha-512' | LegacyDigest
export type CipherName =
  | 'aes-128-cbc'
  | 'aes-192-cbc'
  | 'aes-256-cbc'
  | 'aes-128-gcm'
  | 'aes-192-gcm'
  | 'aes-256-gcm'
  | '3des'

type LegacyDigest = 'sha-1' | 'md5'
/** Broken or worn-out algorithms, off unless an agreement still needs one. */
export type LegacyName = LegacyDigest | '3des'

/** Permission to go on with old algorithms for one partner, with the day it ends. */
export type Legacy = {
  readonly allow: readonly LegacyName[]
  readonly until: Date
  readonly now: Date
}

export const objectIds = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  envelopedData: '1.2.840.113549.1.7.3',
  authEnvelopedData: '1.2.840.113549.1.9.16.1.23',
  compressedData: '1.2.840.113549.1.9.16.1.9',
  zlib: '1.2.840.113549.1.9.16.3.8',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  rsa: '1.2.840.113549.1.1.1',
  rsaOaep: '1.2.840.113549.1.1.7',
  mgf1: '1.2.840.113549.1.1.8',
  pSpecified: '1.2.840.113549.1.1.9',
  rsaPss: '1.2.840.113549.1.1.10',
  ecPublicKey: '1.2.840.10045.2.1',
  subjectKeyIdentifier: '2.5.29.14',
} as const

/** One digest: its name in MIME, in node:crypto, and its object identifiers alone, with RSA and with ECDSA. */
export type Digest = {
  readonly name: DigestName
  readonly hash: string
  readonly oid: string
  readonly rsaOid: string
  readonly ecdsaOid: string
  readonly sizeBytes: number
}

const digestTable: readonly Digest[] = [
  {
    name: 'sha-256',
    hash: 'sha256',
    oid: '2.16.840.1.101.3.4.2.1',
    rsaOid: '1.2.840.113549.1.1.11',
    ecdsaOid: '1.2.840.10045.4.3.2',
    sizeBytes: 32,
  },
  {
    name: 'sha-384',
    hash: 'sha384',
    oid: '2.16.840.1.101.3.4.2.2',
    rsaOid: '1.2.840.113549.1.1.12',
    ecdsaOid: '1.2.840.10045.4.3.3',
    sizeBytes: 48,
  },
  {
    name: 'sha-512',
    hash: 'sha512',
    oid: '2.16.840.1.101.3.4.2.3',
    rsaOid: '1.2.840.113549.1.1.13',
    ecdsaOid: '1.2.840.10045.4.3.4',
    sizeBytes: 64,
  },
  {
    name: 'sha-1',
    hash: 'sha1',
    oid: '1.3.14.3.2.26',
    rsaOid: '1.2.840.113549.1.1.5',
    ecdsaOid: '1.2.840.10045.4.1',
    sizeBytes: 20,
  },
  {
    name: 'md5',
    hash: 'md5',
    oid: '1.2.840.113549.2.5',
    rsaOid: '1.2.840.113549.1.1.4',
    ecdsaOid: '',
    sizeBytes: 16,
  },
]

export const digestNames: readonly DigestName[] = digestTable.map(({ name }) => name)

export type Cipher = {
  readonly name: CipherName
  /** The name in node:crypto. */
  readonly algorithm: string
  readonly mode: 'cbc' | 'gcm'
  readonly oid: string
  readonly keyBytes: number
  readonly blockBytes: number
}

const aes = (name: Exclude<CipherName, '3des'>, arc: number): Cipher => ({
  name,
  algorithm: name,
  mode: name.endsWith('gcm') ? 'gcm' : 'cbc',
  oid: `2.16.840.1.101.3.4.1.${arc}`,
  keyBytes: Number(name.slice(4, 7)) / 8,
  blockBytes: 16,
})

const cipherTable: readonly Cipher[] = [
  aes('aes-128-cbc', 2),
  aes('aes-192-cbc', 22),
  aes('aes-256-cbc', 42),
  aes('aes-128-gcm', 6),
  aes('aes-192-gcm', 26),
  aes('aes-256-gcm', 46),
  {
    name: '3des',
    algorithm: 'des-ede3-cbc',
    mode: 'cbc',
    oid: '1.2.840.113549.3.7',
    keyBytes: 24,
    blockBytes: 8,
  },
]

/** `SHA256`, `sha-256`, `rsa-sha256` and the like are one name: partners spell it in every way. */
export function plainDigestName(spelled: string): string {
  return spelled
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/^rsa(?=sha|md)/, '')
    .replace(/^sha(?=\d)/, 'sha-')
}

/** How digests are spelled in what we write: RFC 5751 3.4.3.2 `sha-256`, or RFC 3851 3.4.3.2 `sha256`. */
export type MicalgStyle = 'rfc5751' | 'rfc3851'

export function spelledDigest(name: DigestName, style: MicalgStyle = 'rfc5751'): string {
  return style === 'rfc5751' ? name : name.replace('-', '')
}

/** May this algorithm be used? The legacy ones only while the setting names them and has not run out. */
export function isAllowed(name: DigestName | CipherName, legacy: Legacy | undefined): boolean {
  if (name !== 'sha-1' && name !== 'md5' && name !== '3des') return true
  return legacy ? legacy.allow.includes(name) && legacy.now < legacy.until : false
}

/** The digest a partner's spelling means, or nothing when we do not offer it. */
export function digestBySpelling(spelled: string, legacy?: Legacy): Digest | undefined {
  const name = plainDigestName(spelled)
  return offered(
    digestTable.find((digest) => digest.name === name),
    legacy,
  )
}

export function digestByName(name: DigestName): Digest {
  return required(
    digestTable.find((digest) => digest.name === name),
    name,
  )
}

export function digestByOid(oid: string, legacy?: Legacy): Digest | undefined {
  return offered(
    digestTable.find((digest) => digest.oid === oid),
    legacy,
  )
}

/** The hash of a padding or key derivation, where age does no harm, as node:crypto names it. */
export function hashByOid(oid: string): string | undefined {
  return digestTable.find((digest) => digest.oid === oid)?.hash
}

/** How a signature algorithm signs: the scheme, and the hash where the identifier names it (RFC 5754 3). */
export function signatureByOid(oid: string): { scheme: 'rsa' | 'ecdsa'; digest?: Digest } | undefined {
  if (oid === objectIds.rsa) return { scheme: 'rsa' }
  if (oid === objectIds.ecPublicKey) return { scheme: 'ecdsa' }
  for (const digest of digestTable) {
    if (digest.rsaOid === oid) return { scheme: 'rsa', digest }
    if (digest.ecdsaOid === oid) return { scheme: 'ecdsa', digest }
  }
  return undefined
}

export function cipherByOid(oid: string, legacy?: Legacy): Cipher | undefined {
  return offered(
    cipherTable.find((cipher) => cipher.oid === oid),
    legacy,
  )
}

export function cipherByName(name: CipherName): Cipher {
  return required(
    cipherTable.find((cipher) => cipher.name === name),
    name,
  )
}

function offered<T extends { readonly name: DigestName | CipherName }>(
  found: T | undefined,
  legacy: Legacy | undefined,
): T | undefined {
  return found && isAllowed(found.name, legacy) ? found : undefined
}

function required<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw new Error(`no such algorithm: ${name}`)
  return found
}
