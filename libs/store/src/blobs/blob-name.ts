import { join } from 'node:path'

/** One folder for each first byte of a hash. All are made beforehand, so that a new blob costs no new folder. */
export const blobFolders: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
)

/**
 * `aa/<sha256>` below the folder: a million blobs are 4,000 in each of 256. Throws for anything but 64 hex digits
 * in lower case, so that no name can lead out of the folder.
 */
export function blobPath(folder: string, sha256: string): string {
  checkBlobName(sha256)
  return join(folder, sha256.slice(0, 2), sha256)
}

/** Throws for anything but 64 hex digits in lower case. */
export function checkBlobName(sha256: string): void {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('a blob is named by 64 hex digits of its SHA-256')
}
