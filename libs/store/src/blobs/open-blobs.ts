import type { Blobs, BlobsPlace } from '../payloads.ts'
import { openFolderBlobs } from './folder-blobs.ts'

/** The blobs of a place, wherever in the program. What S3 needs is loaded only for a place there. */
export async function openBlobs(place: BlobsPlace): Promise<Blobs> {
  if (place.kind === 'folder') return openFolderBlobs(place)
  const { openS3Blobs } = await import('./s3/s3-blobs.ts')
  return openS3Blobs(place)
}
