import { createCertificate } from '@parley/certificates'

/** A throw-away key pair, as PEM. */
export type PeerKeys = { readonly certificatePem: string; readonly privateKeyPem: string }

export function makePeerKeys(commonName: string): PeerKeys {
  const now = new Date()
  const validTo = new Date(now.getTime() + 30 * 86_400_000)
  const { certificatePem, privateKeyPem } = createCertificate({ commonName, validFrom: now, validTo })
  return { certificatePem, privateKeyPem }
}
