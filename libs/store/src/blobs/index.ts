/** Blobs alone, for a thread that needs no ledger and shall load none. */
export { BlobsUnavailable } from '../payloads.ts'
export { openBlobs } from './open-blobs.ts'
