/**
 * X.509 certificates and their private keys: made, read from whatever file a partner sends, described, written again.
 * Bytes in, values out; a file that cannot be read is a value with a sentence.
 */
export {
  type CertificateAndKey,
  type CertificateUse,
  createCertificate,
  type KeyKind,
  keyKinds,
  type NewCertificate,
} from './create-certificate.ts'
export { type CertificateFacts, describeCertificate } from './describe-certificate.ts'
export { type CertificateFile, readCertificateFile } from './read-certificate-file.ts'
export { type Bundle, writeBundle } from './write-bundle.ts'
export { writePkcs12 } from './write-pkcs12.ts'
