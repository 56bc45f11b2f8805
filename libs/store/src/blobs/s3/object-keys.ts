import type { BlobKey } from '../sealed/blob-key.ts'
import { sealedName } from '../sealed/blob-seal.ts'
import type { S3Place } from './s3-place.ts'

/** Where a blob may lie, and by which key it is sealed there. */
export type ObjectPlace = { readonly key: string; readonly sealed: boolean }

/** Under its hash, or under a name that only holders of the key can tell from the hash. */
export function keyToWrite(place: S3Place, sha256: string): string {
  const [first] = place.keys
  return place.encryption.kind === 'own' && first ? sealedKey(place, first, sha256) : plainKey(place, sha256)
}

/** Where it may lie, the likeliest first: settings and master keys change, blobs stay. */
export function placesOf(place: S3Place, sha256: string): readonly ObjectPlace[] {
  const plain = { key: plainKey(place, sha256), sealed: false }
  const sealed = place.keys.map((key) => ({ key: sealedKey(place, key, sha256), sealed: true }))
  return place.encryption.kind === 'own' ? [...sealed, plain] : [plain, ...sealed]
}

/** An object that every process may write, and whose presence says that the bucket can be used. */
export function probeKey({ prefix }: S3Place): string {
  return `${prefix}probe`
}

function plainKey({ prefix }: S3Place, sha256: string): string {
  return `${prefix}blobs/${sha256}`
}

function sealedKey({ prefix }: S3Place, key: BlobKey, sha256: string): string {
  return `${prefix}sealed/${sealedName(key, sha256)}`
}
