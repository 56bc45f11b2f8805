import type { Blobs, BlobsPlace } from '../payloads.ts'
import { openFolderBlobs } from './folder-blobs.ts'

/** The blobs of a place, wherever in the program. */
export function openBlobs(place: BlobsPlace): Promise<Blobs> {
  return openFolderBlobs(place)
}
