import type { BlobKey } from '../sealed/blob-key.ts'

/**
 * How objects are encrypted where they lie. bucket: as the bucket says. sse-s3, sse-kms: by S3, asked for with each
 * object. own: by us, before they leave the machine, under the first of the keys.
 */
export type S3Encryption =
  | { readonly kind: 'bucket' }
  | { readonly kind: 'sse-s3' }
  /** Without a key: the one that AWS keeps for S3 in the account. */
  | { readonly kind: 'sse-kms'; readonly keyId: string | undefined }
  | { readonly kind: 'own' }

/** Blobs in an S3 bucket, as a plain value. It holds secrets: it is for the program's own threads and never printed. */
export type S3Place = {
  readonly kind: 's3'
  readonly bucket: string
  /** Absent: what AWS_REGION or its files say; with an endpoint of our own us-east-1. */
  readonly region: string | undefined
  /** Absent: AWS. */
  readonly endpoint: string | undefined
  /** The bucket is written into the path instead of the host name. */
  readonly pathStyle: boolean
  /** Begins every key: empty, or it ends with a slash. */
  readonly prefix: string
  /** Absent: the SDK looks for them (environment, web identity, container, instance). */
  readonly login: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined
  readonly encryption: S3Encryption
  /** Every key that sealed blobs; the first seals. Empty where nothing ever was. */
  readonly keys: readonly BlobKey[]
  /** A folder of this machine through which bodies go until their hash is known. */
  readonly spoolFolder: string
  readonly limits?: Partial<S3Limits>
}

/** How long is waited, and how much is held. */
export type S3Limits = {
  /** Of silence, and of one request beside the time its bytes take. */
  readonly answerMs: number
  /** Of joining the parts of an upload, which is asked again as long as that. */
  readonly completeMs: number
  /** A failed request is tried twice, and again as long as the first try is not older. */
  readonly retryForMs: number
  /** A body waits so long for others to be done, and is refused then. */
  readonly roomMs: number
  /** Larger bodies go up in parts of this size (S3: at least 5 MiB). */
  readonly partBytes: number
}

export const usualLimits: S3Limits = {
  answerMs: 10_000,
  completeMs: 60_000,
  retryForMs: 15_000,
  roomMs: 30_000,
  partBytes: 8 * 1024 * 1024,
}
