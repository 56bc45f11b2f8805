import { type KeyObject, sign, verify, type X509Certificate } from 'node:crypto'

/**
 * The seal of a manifest: a bare signature with SHA-256, no structure around it, so that every byte of it counts and
 * `openssl dgst -sha256 -verify` reads it.
 */
export function sealManifest(manifest: Uint8Array, key: KeyObject): Buffer {
  return sign('sha256', manifest, key)
}

export function sealHolds(manifest: Uint8Array, seal: Uint8Array, certificate: X509Certificate): boolean {
  try {
    return verify('sha256', manifest, certificate.publicKey, seal)
  } catch {
    // A key that is none for signatures, or bytes that are no signature at all.
    return false
  }
}
