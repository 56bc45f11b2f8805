import type { Blobs, BlobsPlace } from '../payloads.ts'
import { openFolderBlobs } from './folder-blobs.ts'
import { openS3Blobs } from './s3/s3-blobs.ts'

/** The blobs of a place, wherever in the program. */
export function openBlobs(place: BlobsPlace): Promise<Blobs> {
  return place.kind === 'folder' ? openFolderBlobs(place) : openS3Blobs(place)
}
