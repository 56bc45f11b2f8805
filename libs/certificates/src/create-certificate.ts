import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto'
import { extensionsOf } from './certificate-extensions.ts'
import {
  bitString,
  integer,
  nothing,
  oid,
  open,
  sequence,
  set,
  tagged,
  time,
  utf8String,
  whole,
} from './der.ts'
import { pem } from './pem.ts'

export const keyKinds = ['rsa-2048', 'rsa-3072', 'rsa-4096', 'ec-p256', 'ec-p384'] as const
export type KeyKind = (typeof keyKinds)[number]

export type NewCertificate = {
  readonly commonName: string
  readonly organization?: string
  readonly validFrom: Date
  readonly validTo: Date
  /** Default rsa-2048, which every AS2 product takes. */
  readonly key?: KeyKind
  /** Serial number in hexadecimal; random when left out. */
  readonly serial?: string
  /** message (the default): for AS2. authority: it issues others. service: shown when services speak to each other. */
  readonly use?: CertificateUse
  /** Of a service: the DNS names and IPv4 addresses under which it is reached. */
  readonly hosts?: readonly string[]
  /** The authority that signs it; without one it signs itself. */
  readonly issuer?: CertificateAndKey
}
export type CertificateUse = 'message' | 'authority' | 'service'
export type CertificateAndKey = { readonly certificatePem: string; readonly privateKeyPem: string }

/**
 * Makes a key and a certificate (RFC 5280): self-signed for AS2 signatures and encryption, as partners exchange them, unless
 * something else is asked for. The private key comes as unencrypted PKCS#8: keep it out of logs and configuration.
 */
export function createCertificate(wanted: NewCertificate): CertificateAndKey {
  const key = newKey(wanted.key ?? 'rsa-2048')
  const signer = wanted.issuer === undefined ? key : createPrivateKey(wanted.issuer.privateKeyPem)
  const algorithm = signatureAlgorithm(signer)
  const signed = toBeSigned(wanted, key, algorithm)
  const certificate = sequence(signed, algorithm, bitString(sign(hashOf(signer), signed, signer)))
  return {
    certificatePem: pem('CERTIFICATE', certificate),
    privateKeyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

function newKey(kind: KeyKind): KeyObject {
  switch (kind) {
    case 'rsa-2048':
    case 'rsa-3072':
    case 'rsa-4096':
      return generateKeyPairSync('rsa', { modulusLength: Number(kind.slice(4)) }).privateKey
    case 'ec-p256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    case 'ec-p384':
      return generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey
    default:
      return kind satisfies never
  }
}

function hashOf({ asymmetricKeyDetails }: KeyObject): 'sha256' | 'sha384' {
  return asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'sha384' : 'sha256'
}

/** RFC 4055 5 asks for NULL parameters with RSA, RFC 5758 3.2 for none with ECDSA. */
function signatureAlgorithm(key: KeyObject): Buffer {
  if (key.asymmetricKeyType === 'rsa') return sequence(oid('1.2.840.113549.1.1.11'), nothing)
  return sequence(oid(hashOf(key) === 'sha384' ? '1.2.840.10045.4.3.3' : '1.2.840.10045.4.3.2'))
}

/*
 * TBSCertificate ::= SEQUENCE { [0] version (2 is v3), serialNumber, signature, issuer, validity, subject,
 *   subjectPublicKeyInfo, [3] extensions } (RFC 5280 4.1)
 */
function toBeSigned(wanted: NewCertificate, key: KeyObject, algorithm: Buffer): Buffer {
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' })
  const name = nameOf(wanted)
  const issuer = wanted.issuer === undefined ? name : subjectOf(wanted.issuer.certificatePem)
  const { use = 'message', hosts = [] } = wanted
  return sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(serialOf(wanted)),
    algorithm,
    issuer,
    sequence(time(wanted.validFrom), time(wanted.validTo)),
    name,
    publicKey,
    tagged(3, sequence(...extensionsOf({ publicKey, isEc: key.asymmetricKeyType === 'ec', use, hosts }))),
  )
}

function serialOf({ serial }: NewCertificate): Buffer {
  const hex = serial ?? randomBytes(16).toString('hex')
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
}

function nameOf({ commonName, organization }: NewCertificate): Buffer {
  const part = (type: string, text: string) => set(sequence(oid(type), utf8String(text)))
  const organizations = organization === undefined ? [] : [part('2.5.4.10', organization)]
  return sequence(...organizations, part('2.5.4.3', commonName))
}

/** The subject as it stands in a certificate: behind version, serial number, signature, issuer and validity. */
function subjectOf(certificatePem: string): Uint8Array {
  let rest = open(open(new X509Certificate(certificatePem).raw).content).content
  for (let passed = 0; passed < 5; passed++) rest = open(rest).rest
  return whole(rest)
}
