import { createCertificate } from '@parley/certificates'

/** A self-signed certificate for tests, as PEM; its key is made here and forgotten here. */
export function throwawayCertificate(commonName: string, validFrom: Date, validTo: Date): string {
  return createCertificate({ commonName, validFrom, validTo, key: 'ec-p256' }).certificatePem
}
