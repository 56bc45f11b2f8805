import type { KeyObject, X509Certificate } from 'node:crypto'
import forge from 'node-forge'

/**
 * Our certificate with its private key as PKCS#12 (RFC 7292, AES-256), for moving it to other software. RSA only:
 * undefined for a key on a curve, which the library cannot write.
 */
export function writePkcs12(
  certificate: X509Certificate,
  privateKey: KeyObject,
  options: { readonly password: string; readonly name: string },
): Buffer | undefined {
  if (privateKey.asymmetricKeyType !== 'rsa') return undefined
  const tree = forge.pkcs12.toPkcs12Asn1(
    forge.pki.privateKeyFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    [forge.pki.certificateFromPem(certificate.toString())],
    options.password,
    { algorithm: 'aes256', friendlyName: options.name },
  )
  return Buffer.from(forge.asn1.toDer(tree).getBytes(), 'latin1')
}
