import { generateKeyPairSync, randomBytes, type X509Certificate } from 'node:crypto'
import forge from 'node-forge'

export type NewCertificate = {
  readonly commonName: string
  readonly validFrom: Date
  readonly validTo: Date
  /** Serial number in hexadecimal; random when left out. */
  readonly serial?: string
}

const utf8String = 12

/**
 * Makes an RSA-2048 key and a self-signed certificate for AS2 signatures and encryption, as partners exchange them.
 * The private key comes as unencrypted PKCS#8: keep it out of logs and configuration.
 */
export function createCertificate(wanted: NewCertificate): { certificatePem: string; privateKeyPem: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey)
  certificate.serialNumber = positiveSerial(wanted.serial ?? randomBytes(16).toString('hex'))
  certificate.validity.notBefore = wanted.validFrom
  certificate.validity.notAfter = wanted.validTo
  const name = [
    { name: 'commonName', value: wanted.commonName, valueTagClass: utf8String as forge.asn1.Class },
  ]
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', critical: true, digitalSignature: true, nonRepudiation: true, keyEncipherment: true },
    { name: 'subjectKeyIdentifier' },
  ])
  certificate.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create())
  return {
    certificatePem: forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n'),
    privateKeyPem: privateKey,
  }
}

/** SHA-256 over the certificate, as partners read it to each other: `AB:CD:...`. */
export function fingerprint(certificate: X509Certificate): string {
  return certificate.fingerprint256
}

// RFC 5280 4.1.2.2: whole bytes, and positive: a zero byte goes in front of a first bit that would be the sign.
function positiveSerial(hex: string): string {
  const whole = hex.length % 2 === 0 ? hex : `0${hex}`
  return /^[89a-f]/i.test(whole) ? `00${whole}` : whole
}
