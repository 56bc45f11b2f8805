import { join } from 'node:path'

/**
 * `aa/bb/<sha256>` below the folder: 65,536 folders keep each of them small. Throws for anything but 64 hex digits
 * in lower case, so that no name can lead out of the folder.
 */
export function blobPath(folder: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('a blob is named by 64 hex digits of its SHA-256')
  return join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256)
}
