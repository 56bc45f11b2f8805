import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import forge from 'node-forge'

export type Pkcs12 =
  | {
      readonly kind: 'read'
      readonly certificates: readonly X509Certificate[]
      readonly privateKey?: KeyObject
    }
  /** Encrypted under another password. */
  | { readonly kind: 'locked' }
  /** It opens, but what is in it cannot be read. */
  | { readonly kind: 'damaged' }
  | { readonly kind: 'no-pkcs12' }

/**
 * A PKCS#12 file (RFC 7292), also one of the old kind (RC2 and 3DES), which OpenSSL 3 no longer opens. What forge
 * cannot make an object of, such as keys on curves, is taken from the bag as it is.
 */
export function readPkcs12(bytes: Uint8Array, password: string | undefined): Pkcs12 {
  const tree = asn1Of(bytes)
  if (tree === undefined) return { kind: 'no-pkcs12' }
  const opened = openBags(tree, password)
  if (opened === undefined) return { kind: looksLikePkcs12(tree) ? 'locked' : 'no-pkcs12' }
  try {
    return contentOf(opened)
  } catch {
    return { kind: 'damaged' }
  }
}

function contentOf(opened: forge.pkcs12.Pkcs12Pfx): Pkcs12 {
  const { certBag = '', pkcs8ShroudedKeyBag = '', keyBag = '' } = forge.pki.oids
  const [key] = [...bagsOf(opened, pkcs8ShroudedKeyBag), ...bagsOf(opened, keyBag)].map(keyOf)
  const certificates = bagsOf(opened, certBag).map(certificateOf)
  return { kind: 'read', certificates, ...(key && { privateKey: key }) }
}

function asn1Of(bytes: Uint8Array): forge.asn1.Asn1 | undefined {
  try {
    return forge.asn1.fromDer(Buffer.from(bytes).toString('latin1'))
  } catch {
    return undefined
  }
}

/** PFX ::= SEQUENCE { version (3), authSafe, macData } */
function looksLikePkcs12({ value }: forge.asn1.Asn1): boolean {
  const [version] = Array.isArray(value) ? value : []
  return version?.type === forge.asn1.Type.INTEGER && version.value === '\x03'
}

/** Without a password a file may have been made with the empty one. */
function openBags(tree: forge.asn1.Asn1, password: string | undefined): forge.pkcs12.Pkcs12Pfx | undefined {
  try {
    return forge.pkcs12.pkcs12FromAsn1(tree, false, password ?? '')
  } catch {
    return undefined
  }
}

function bagsOf(pfx: forge.pkcs12.Pkcs12Pfx, bagType: string): readonly forge.pkcs12.Bag[] {
  return pfx.getBags({ bagType })[bagType] ?? []
}

function keyOf({ key, asn1 }: forge.pkcs12.Bag): KeyObject {
  const tree = key ? forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(key)) : asn1
  return createPrivateKey({ key: derOf(tree), format: 'der', type: 'pkcs8' })
}

function certificateOf({ cert, asn1 }: forge.pkcs12.Bag): X509Certificate {
  return new X509Certificate(derOf(cert ? forge.pki.certificateToAsn1(cert) : asn1))
}

function derOf(tree: forge.asn1.Asn1): Buffer {
  return Buffer.from(forge.asn1.toDer(tree).getBytes(), 'latin1')
}
