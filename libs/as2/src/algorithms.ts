/** Digests we generate and accept. Names as in RFC 5751 3.4.3.2. */
export type DigestName = 'sha-256' | 'sha-384' | 'sha-512'
export type CipherName = 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc'

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
  subjectKeyIdentifier: '2.5.29.14',
} as const

export type Digest = {
  readonly name: DigestName
  readonly hash: string
  readonly oid: string
  readonly rsaOid: string
}

const digestTable: readonly Digest[] = [
  { name: 'sha-256', hash: 'sha256', oid: '2.16.840.1.101.3.4.2.1', rsaOid: '1.2.840.113549.1.1.11' },
  { name: 'sha-384', hash: 'sha384', oid: '2.16.840.1.101.3.4.2.2', rsaOid: '1.2.840.113549.1.1.12' },
  { name: 'sha-512', hash: 'sha512', oid: '2.16.840.1.101.3.4.2.3', rsaOid: '1.2.840.113549.1.1.13' },
]

export type Cipher = { readonly name: CipherName; readonly oid: string; readonly keyBytes: number }

const cipherTable: readonly Cipher[] = [
  { name: 'aes-128-cbc', oid: '2.16.840.1.101.3.4.1.2', keyBytes: 16 },
  { name: 'aes-192-cbc', oid: '2.16.840.1.101.3.4.1.22', keyBytes: 24 },
  { name: 'aes-256-cbc', oid: '2.16.840.1.101.3.4.1.42', keyBytes: 32 },
]

/** `SHA256`, `sha-256`, `rsa-sha256` and the like are one name: partners spell it in every way. */
export function plainDigestName(spelled: string): string {
  return spelled
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/^rsa(?=sha|md)/, '')
    .replace(/^sha(?=\d)/, 'sha-')
}

/** The digest a partner's spelling means, or nothing when we do not offer it. */
export function digestBySpelling(spelled: string): Digest | undefined {
  const name = plainDigestName(spelled)
  return digestTable.find((digest) => digest.name === name)
}

export function digestByName(name: DigestName): Digest {
  return required(digestBySpelling(name), name)
}

export function digestByOid(oid: string): Digest | undefined {
  return digestTable.find((digest) => digest.oid === oid)
}

/** The hash inside a combined signature algorithm such as sha256WithRSAEncryption (RFC 5754 3.2). */
export function digestByRsaOid(oid: string): Digest | undefined {
  return digestTable.find((digest) => digest.rsaOid === oid)
}

export function cipherByOid(oid: string): Cipher | undefined {
  return cipherTable.find((cipher) => cipher.oid === oid)
}

export function cipherByName(name: CipherName): Cipher {
  return required(
    cipherTable.find((cipher) => cipher.name === name),
    name,
  )
}

function required<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw new Error(`no such algorithm: ${name}`)
  return found
}
