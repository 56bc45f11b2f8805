import { X509Certificate } from 'node:crypto'

export type ReadCertificate =
  | { readonly kind: 'certificate'; readonly x509: X509Certificate }
  | { readonly kind: 'unreadable'; readonly text: string }

/** Reads exactly one X.509 certificate from PEM text. */
export function readCertificate(pem: string): ReadCertificate {
  const count = pem.split('-----BEGIN CERTIFICATE-----').length - 1
  if (count === 0)
    return { kind: 'unreadable', text: 'is not a certificate in PEM form (-----BEGIN CERTIFICATE-----)' }
  if (count > 1)
    return { kind: 'unreadable', text: `holds ${count} certificates; write only the partner's own` }
  try {
    return { kind: 'certificate', x509: new X509Certificate(pem) }
  } catch {
    // The reader's own words name OpenSSL routines, which help nobody here.
    return {
      kind: 'unreadable',
      text: 'cannot be read as an X.509 certificate; it may be cut off or damaged',
    }
  }
}

/** Whether the certificate may be used at this time: RFC 5280 4.1.2.5, both ends included. */
export function validity(x509: X509Certificate, now: Date): 'valid' | 'expired' | 'not-yet' {
  if (now.getTime() > Date.parse(x509.validTo)) return 'expired'
  return now.getTime() < Date.parse(x509.validFrom) ? 'not-yet' : 'valid'
}

/** RSA keys under 2,048 bits can be broken; an exponent of 3 has let signatures be forged, in more than one product. */
export function isWeak({ publicKey }: X509Certificate): boolean {
  const { modulusLength, publicExponent } = publicKey.asymmetricKeyDetails ?? {}
  return (modulusLength ?? Infinity) < 2048 || (publicExponent ?? Infinity) < 65_537n
}

type Ends = { readonly until?: string | undefined; readonly weakKeyUntil?: string | undefined }

/** When it stops serving: its own last moment, or the one that the configuration names, if that is earlier. */
export function endOf(x509: X509Certificate, { until, weakKeyUntil }: Ends): Date {
  const named = [until, isWeak(x509) ? weakKeyUntil : undefined].filter((end) => end !== undefined)
  return new Date(Math.min(Date.parse(x509.validTo), ...named.map((end) => Date.parse(end))))
}
