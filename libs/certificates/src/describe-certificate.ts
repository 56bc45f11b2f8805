import type { KeyObject, X509Certificate } from 'node:crypto'

/** What people compare when they read certificates to each other. */
export type CertificateFacts = {
  /** `CN=ACME, O=Acme Tools` */
  readonly subject: string
  readonly issuer: string
  readonly selfSigned: boolean
  /** Hexadecimal, as partners' screens show it. */
  readonly serial: string
  /** `RSA 2048`, `EC prime256v1` */
  readonly key: string
  readonly validFrom: Date
  readonly validUntil: Date
  /** Upper-case hexadecimal with colons. */
  readonly sha256: string
  readonly sha1: string
}

export function describeCertificate(x509: X509Certificate): CertificateFacts {
  return {
    subject: oneLine(x509.subject),
    issuer: oneLine(x509.issuer),
    selfSigned: x509.subject === x509.issuer && x509.verify(x509.publicKey),
    serial: x509.serialNumber,
    key: keyText(x509.publicKey),
    validFrom: new Date(x509.validFrom),
    validUntil: new Date(x509.validTo),
    sha256: x509.fingerprint256,
    sha1: x509.fingerprint,
  }
}

function oneLine(name: string): string {
  return name.split('\n').join(', ')
}

function keyText({ asymmetricKeyType, asymmetricKeyDetails: details }: KeyObject): string {
  const kind = asymmetricKeyType?.toUpperCase() ?? 'unknown'
  return `${kind} ${details?.modulusLength ?? details?.namedCurve ?? ''}`.trim()
}
