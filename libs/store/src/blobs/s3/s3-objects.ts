import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { S3Client } from '@aws-sdk/client-s3'
import { type S3Encryption, type S3Place, usualLimits } from './s3-place.ts'

type Sdk = typeof import('@aws-sdk/client-s3')

export type Upload = { readonly key: string; readonly uploadId: string }

export type Part = { readonly PartNumber: number; readonly ETag: string; readonly ChecksumSHA256: string }

/** Bytes of an object as they come. `sizeBytes` is that of the whole object. */
export type Answer = { readonly sizeBytes: number; readonly etag: string; readonly body: Readable }

export type Wanted = {
  /** First and last byte; absent: all. */
  readonly range?: { readonly first: number; readonly last: number }
  /** Only if it is this object still. */
  readonly etag?: string
}

/**
 * What is asked of S3: one request a method, no try again, no LIST. Each checks on the other side, by SHA-256, that the
 * bytes came whole. Errors are the SDK's.
 */
export class S3Objects {
  readonly #sdk: Sdk
  readonly #client: S3Client
  readonly #bucket: string
  readonly #asked: ReturnType<typeof askedEncryption>

  private constructor(sdk: Sdk, place: S3Place) {
    this.#sdk = sdk
    this.#client = new sdk.S3Client(clientSettings(place))
    this.#bucket = place.bucket
    this.#asked = askedEncryption(place.encryption)
  }

  /** The SDK takes 200 ms and 30 MiB to load: nobody pays for it who has no S3. */
  static async open(place: S3Place): Promise<S3Objects> {
    return new S3Objects(await import('@aws-sdk/client-s3'), place)
  }

  async put(key: string, bytes: Uint8Array, abortSignal: AbortSignal): Promise<void> {
    const input = { Bucket: this.#bucket, Key: key, Body: bytes, ChecksumSHA256: checksum(bytes) }
    await this.#client.send(new this.#sdk.PutObjectCommand({ ...input, ...this.#asked }), { abortSignal })
  }

  /** `mark` is kept with the object, so that it can be told later who put it. */
  async begin(key: string, mark: string, abortSignal: AbortSignal): Promise<Upload> {
    const input = { Bucket: this.#bucket, Key: key, ChecksumAlgorithm: 'SHA256' as const }
    const command = new this.#sdk.CreateMultipartUploadCommand({
      ...{ ...input, ...this.#asked },
      Metadata: { 'parley-upload': mark },
    })
    const { UploadId: uploadId } = await this.#client.send(command, { abortSignal })
    if (uploadId === undefined) throw new Error('S3 began an upload and named none')
    return { key, uploadId }
  }

  async putPart(
    { key, uploadId }: Upload,
    part: { readonly number: number; readonly bytes: Uint8Array },
    abortSignal: AbortSignal,
  ): Promise<Part> {
    const named = { PartNumber: part.number, ChecksumSHA256: checksum(part.bytes) }
    const input = { Bucket: this.#bucket, Key: key, UploadId: uploadId, Body: part.bytes }
    const command = new this.#sdk.UploadPartCommand({ ...input, ...named })
    const { ETag } = await this.#client.send(command, { abortSignal })
    if (ETag === undefined) throw new Error('S3 took a part and named none')
    return { ...named, ETag }
  }

  async complete({ key, uploadId }: Upload, parts: readonly Part[], abortSignal: AbortSignal): Promise<void> {
    const input = { Bucket: this.#bucket, Key: key, UploadId: uploadId }
    const command = new this.#sdk.CompleteMultipartUploadCommand({
      ...input,
      MultipartUpload: { Parts: [...parts] },
    })
    await this.#client.send(command, { abortSignal })
  }

  async abort({ key, uploadId }: Upload, abortSignal: AbortSignal): Promise<void> {
    const command = new this.#sdk.AbortMultipartUploadCommand({
      ...{ Bucket: this.#bucket, Key: key, UploadId: uploadId },
    })
    await this.#client.send(command, { abortSignal })
  }

  async head(
    key: string,
    abortSignal: AbortSignal,
  ): Promise<{ readonly sizeBytes: number; readonly mark: string | undefined }> {
    const command = new this.#sdk.HeadObjectCommand({ Bucket: this.#bucket, Key: key })
    const { ContentLength = 0, Metadata } = await this.#client.send(command, { abortSignal })
    return { sizeBytes: ContentLength, mark: Metadata?.['parley-upload'] }
  }

  async get(key: string, { range, etag }: Wanted, abortSignal: AbortSignal): Promise<Answer> {
    const command = new this.#sdk.GetObjectCommand({
      ...{ Bucket: this.#bucket, Key: key },
      ...(range && { Range: `bytes=${range.first}-${range.last}` }),
      ...(etag !== undefined && { IfMatch: etag }),
    })
    const answer = await this.#client.send(command, { abortSignal })
    const { Body: body, ETag = '', ContentLength: length, ContentRange: said } = answer
    if (!(body instanceof Readable)) throw new Error('S3 answered without a body')
    const sizeBytes = range ? Number(/\/(\d+)$/.exec(said ?? '')?.[1]) : length
    if (sizeBytes !== undefined && Number.isSafeInteger(sizeBytes)) return { sizeBytes, etag: ETag, body }
    body.destroy()
    throw new Error('S3 answered without the size of the object')
  }
}

function clientSettings(place: S3Place) {
  const { region, endpoint, pathStyle, login } = place
  const settled = region ?? (endpoint === undefined ? undefined : 'us-east-1')
  return {
    ...(settled !== undefined && { region: settled }),
    ...(endpoint !== undefined && { endpoint }),
    ...(login && { credentials: login }),
    forcePathStyle: pathStyle,
    // withRetries decides.
    maxAttempts: 1,
    // Every part has a SHA-256 of its own, and what is read is held against its name.
    requestChecksumCalculation: 'WHEN_REQUIRED' as const,
    responseChecksumValidation: 'WHEN_REQUIRED' as const,
    // A part that is refused has cost little; a question before each costs a way there and back.
    expectContinueHeader: false,
    requestHandler: {
      connectionTimeout: 3_000,
      // Of silence in both directions: found long before the bytes of a part have had their time.
      socketTimeout: place.limits?.answerMs ?? usualLimits.answerMs,
      httpsAgent: { maxSockets: 64 },
      httpAgent: { maxSockets: 64 },
    },
  }
}

/** The bucket's own way needs no word; what we sealed ourselves needs none either. */
function askedEncryption(encryption: S3Encryption) {
  if (encryption.kind === 'sse-s3') return { ServerSideEncryption: 'AES256' as const }
  if (encryption.kind !== 'sse-kms') return {}
  const { keyId } = encryption
  // A key for the bucket's hour instead of one call to KMS for each object.
  const asked = { ServerSideEncryption: 'aws:kms' as const, BucketKeyEnabled: true }
  return keyId === undefined ? asked : { ...asked, SSEKMSKeyId: keyId }
}

function checksum(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64')
}
