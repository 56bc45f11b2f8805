/** 32 bytes that seal blobs, and the short name (16 hex digits) by which a sealed blob finds them again. */
export type BlobKey = { readonly id: string; readonly bytes: Uint8Array }
