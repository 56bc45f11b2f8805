import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import { type PemBlock, pemBlocks } from './pem.ts'
import { readPkcs12 } from './read-pkcs12.ts'

export type CertificateFile =
  | {
      readonly kind: 'read'
      /** In the order of the file, but that of the private key first. */
      readonly certificates: readonly X509Certificate[]
      readonly privateKey?: KeyObject
    }
  /** A sentence about the file, to be put behind its name. Never with what is in it. */
  | { readonly kind: 'unreadable'; readonly text: string }

export type ReadOptions = {
  /** Of a PKCS#12 file or an encrypted key. */
  readonly password?: string
}

/** Certificates, and the private key where there is one, of a PEM, DER, P7B or PKCS#12 file, whatever it is called. */
export function readCertificateFile(bytes: Uint8Array, { password }: ReadOptions = {}): CertificateFile {
  const text = Buffer.from(bytes).toString('latin1')
  const read = text.includes('-----BEGIN ') ? fromPem(pemBlocks(text), password) : fromDer(bytes, password)
  if (read.kind === 'unreadable' || read.privateKey === undefined) return read
  return ownFirst(read.certificates, read.privateKey)
}

function ownFirst(certificates: readonly X509Certificate[], privateKey: KeyObject): CertificateFile {
  const own = certificates.find((one) => one.checkPrivateKey(privateKey))
  if (own === undefined && certificates.length > 0)
    return unreadable('holds a private key that belongs to none of its certificates')
  const others = certificates.filter((one) => one !== own)
  return { kind: 'read', certificates: own ? [own, ...others] : others, privateKey }
}

function fromPem(blocks: readonly PemBlock[], password: string | undefined): CertificateFile {
  const certificates: X509Certificate[] = []
  let privateKey: KeyObject | undefined
  for (const block of blocks) {
    if (/^(TRUSTED |X509 )?CERTIFICATE$/.test(block.label)) {
      const one = certificateOf(block.der)
      if (one === undefined) return damaged
      certificates.push(one)
    } else if (block.label === 'PKCS7' || block.label === 'CMS') {
      const several = fromPkcs7(block.der)
      if (several === undefined) return damaged
      certificates.push(...several)
    } else if (block.label.endsWith('PRIVATE KEY')) {
      const read = keyOf(block, password)
      if (typeof read === 'string') return unreadable(read)
      privateKey = read
    }
  }
  if (certificates.length === 0 && privateKey === undefined)
    return unreadable('holds neither a certificate nor a private key')
  return { kind: 'read', certificates, ...(privateKey && { privateKey }) }
}

function keyOf({ label, text }: PemBlock, password: string | undefined): KeyObject | string {
  const locked = label.startsWith('ENCRYPTED') || text.includes('Proc-Type: 4,ENCRYPTED')
  if (locked && password === undefined) return 'holds an encrypted private key; give its password'
  try {
    return createPrivateKey({ key: text, ...(locked && { passphrase: password }) })
  } catch {
    return locked ? wrongPassword : 'holds a private key that is damaged or of an unknown kind'
  }
}

function fromDer(bytes: Uint8Array, password: string | undefined): CertificateFile {
  const one = certificateOf(bytes)
  if (one) return { kind: 'read', certificates: [one] }
  const several = fromPkcs7(bytes)
  if (several) return { kind: 'read', certificates: several }
  const bundle = readPkcs12(bytes, password)
  switch (bundle.kind) {
    case 'read':
      return bundle
    case 'locked':
      return unreadable(password === undefined ? 'is a PKCS#12 file; give its password' : wrongPassword)
    case 'damaged':
      return damaged
    case 'no-pkcs12':
      return unreadable('is no certificate file; PEM, DER, P7B and PKCS#12 (.p12, .pfx) can be read')
    default:
      return bundle satisfies never
  }
}

function certificateOf(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der)
  } catch {
    return undefined
  }
}

/** The certificates of a SignedData without signatures (RFC 5652 5.1), which is all that a P7B is. */
function fromPkcs7(der: Uint8Array): readonly X509Certificate[] | undefined {
  try {
    const [, content] = children(forge.asn1.fromDer(Buffer.from(der).toString('latin1')))
    const signedData = children(children(content)[0])
    const bag = signedData.find(
      ({ tagClass, type }) => tagClass === forge.asn1.Class.CONTEXT_SPECIFIC && Number(type) === 0,
    )
    const certificates = children(bag).map((one) => certificateOf(derOf(one)))
    return certificates.length > 0 && certificates.every((one) => one !== undefined)
      ? certificates
      : undefined
  } catch {
    return undefined
  }
}

function children(node: forge.asn1.Asn1 | undefined): readonly forge.asn1.Asn1[] {
  return Array.isArray(node?.value) ? node.value : []
}

function derOf(node: forge.asn1.Asn1): Buffer {
  return Buffer.from(forge.asn1.toDer(node).getBytes(), 'latin1')
}

const wrongPassword = 'cannot be opened with this password'
const damaged = unreadable('holds a certificate that is cut off or damaged')

function unreadable(text: string): CertificateFile {
  return { kind: 'unreadable', text }
}
