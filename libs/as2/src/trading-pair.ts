import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { createCertificate, type KeyKind } from '@parley/certificates'

/** For tests: a party with a throw-away key. */
export type Party = { readonly certificate: X509Certificate; readonly privateKey: KeyObject }

const parties = new Map<string, Party>()

/** The same name gives the same party while the tests run: keys take long to make. */
export function party(name: string, key: KeyKind = 'rsa-2048'): Party {
  const known = parties.get(name)
  if (known) return known
  const { certificatePem, privateKeyPem } = createCertificate({
    commonName: name,
    key,
    validFrom: new Date('2026-01-01T00:00:00Z'),
    validTo: new Date('2036-01-01T00:00:00Z'),
  })
  const made = {
    certificate: new X509Certificate(certificatePem),
    privateKey: createPrivateKey(privateKeyPem),
  }
  parties.set(name, made)
  return made
}
