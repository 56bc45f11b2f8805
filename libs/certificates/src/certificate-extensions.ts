import { createHash } from 'node:crypto'
import type { CertificateUse } from './create-certificate.ts'
import { bitString, der, octetString, oid, open, sequence, yes } from './der.ts'

export type ExtensionsOf = {
  /** SubjectPublicKeyInfo (RFC 5280 4.1.2.7). */
  readonly publicKey: Uint8Array
  readonly isEc: boolean
  readonly use: CertificateUse
  readonly hosts: readonly string[]
}

/** Whether it is a CA; what the key is for; the hash of the key, by which messages may name it (RFC 5280 4.2.1). */
export function extensionsOf({ publicKey, isEc, use, hosts }: ExtensionsOf): readonly Buffer[] {
  // SubjectPublicKeyInfo ::= SEQUENCE { algorithm, subjectPublicKey BIT STRING }
  const { rest: keyBits } = open(open(publicKey).content)
  const keyHash = createHash('sha1').update(open(keyBits).content.subarray(1)).digest()
  const isAuthority = use === 'authority'
  return [
    // Critical where it is a CA (RFC 5280 4.2.1.9); the others say nothing, and say it softly.
    isAuthority
      ? sequence(oid('2.5.29.19'), yes, octetString(sequence(yes)))
      : sequence(oid('2.5.29.19'), octetString(sequence())),
    sequence(oid('2.5.29.15'), yes, octetString(isAuthority ? authorityUsage : isEc ? ecUsage : rsaUsage)),
    sequence(oid('2.5.29.14'), octetString(octetString(keyHash))),
    ...(use === 'service' ? [bothEnds] : []),
    ...(hosts.length === 0 ? [] : [alternativeNames(hosts)]),
  ]
}

// Key usage, from bit 7 down: digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment, keyAgreement,
// keyCertSign, cRLSign.
const rsaUsage = bitString(Buffer.from([0b1110_0000]), 5)
const ecUsage = bitString(Buffer.from([0b1100_1000]), 3)
const authorityUsage = bitString(Buffer.from([0b0000_0110]), 1)

/** serverAuth and clientAuth: services ask and answer with one certificate (RFC 5280 4.2.1.12). */
const bothEnds = sequence(
  oid('2.5.29.37'),
  octetString(sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.3.6.1.5.5.7.3.2'))),
)

/** dNSName is [2] IA5String, iPAddress [7] OCTET STRING (RFC 5280 4.2.1.6). */
function alternativeNames(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) =>
    /^\d+\.\d+\.\d+\.\d+$/.test(host)
      ? der(0x87, Buffer.from(host.split('.').map(Number)))
      : der(0x82, Buffer.from(host, 'latin1')),
  )
  return sequence(oid('2.5.29.17'), octetString(sequence(...names)))
}
