import { z } from 'zod'
import { type SecretText, secret } from './setting-words.ts'

/** Where large payloads lie: a folder, or a bucket of S3. */

const s3Url = /^https?:\/\/[^\s/?#@]+\/?$/

export const blobFields = {
  PARLEY_BLOBS: z
    .enum(['folder', 's3'])
    .default('folder')
    .describe('Where large payloads lie: in PARLEY_BLOBS_DIR, or in an S3 bucket'),
  PARLEY_BLOBS_DIR: z
    .string()
    .optional()
    .describe(
      'Folder of large payloads, or the one they pass through on their way to S3; default: blobs in the data folder',
    ),
  PARLEY_S3_BUCKET: z
    .string()
    .regex(
      /^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9]|arn:\S+)$/,
      'must be the name of a bucket, or the ARN of an access point',
    )
    .optional()
    .describe('Bucket of large payloads'),
  PARLEY_S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'must be a region such as eu-central-1')
    .optional()
    .describe('Region of the bucket; default: what AWS_REGION says, us-east-1 with an endpoint'),
  PARLEY_S3_ENDPOINT: z
    .string()
    .regex(s3Url, 'must be a URL of scheme, host and port only, such as https://s3.example.com')
    .optional()
    .describe('A server that speaks S3 and is not AWS'),
  PARLEY_S3_PATH_STYLE: z
    .enum(['on', 'off'])
    .default('off')
    .describe('on writes the bucket into the path instead of the host name; most servers but AWS want that'),
  PARLEY_S3_PREFIX: z
    .string()
    .regex(/^([\w.-]+\/)+$/, 'must be folders of letters, digits, dots and hyphens, each with a / behind it')
    .optional()
    .describe('Begins every key, such as parley/, where the bucket holds other things too'),
  PARLEY_S3_ACCESS_KEY: z
    .string()
    .optional()
    .describe('Our access key; without it AWS variables, a web identity or the role of the machine are used'),
  PARLEY_S3_SECRET_KEY: secret().optional().describe('The secret of our access key'),
  PARLEY_S3_ENCRYPTION: z
    .enum(['bucket', 'sse-s3', 'sse-kms', 'own'])
    .default('bucket')
    .describe(
      'bucket: as the bucket encrypts; sse-s3, sse-kms: asked of S3 for each object; own: sealed before it leaves, by the master key',
    ),
  PARLEY_S3_KMS_KEY: z
    .string()
    .optional()
    .describe('Id or ARN of the KMS key for sse-kms; default: the one that AWS keeps for S3'),
}

/** What the process was told, by name; as the schema gives it out. */
export type BlobValues = z.output<z.ZodObject<typeof blobFields>>

export type S3Settings = {
  readonly bucket: string
  readonly region: string | undefined
  readonly endpoint: string | undefined
  readonly pathStyle: boolean
  /** Empty, or it ends with a slash. */
  readonly prefix: string
  readonly login: { readonly accessKeyId: string; readonly secretKey: SecretText } | undefined
  readonly encryption:
    | { readonly kind: 'bucket' | 'sse-s3' | 'own' }
    | { readonly kind: 'sse-kms'; readonly keyId: string | undefined }
}

/** Undefined: large payloads lie in a folder. */
export function s3Of(values: BlobValues): S3Settings | undefined {
  const { PARLEY_S3_BUCKET: bucket, PARLEY_S3_ENCRYPTION: kind } = values
  const { PARLEY_S3_ACCESS_KEY: accessKeyId, PARLEY_S3_SECRET_KEY: secretKey } = values
  if (values.PARLEY_BLOBS === 'folder' || bucket === undefined) return undefined
  return {
    bucket,
    region: values.PARLEY_S3_REGION,
    endpoint: values.PARLEY_S3_ENDPOINT,
    pathStyle: values.PARLEY_S3_PATH_STYLE === 'on',
    prefix: values.PARLEY_S3_PREFIX ?? '',
    login: accessKeyId !== undefined && secretKey !== undefined ? { accessKeyId, secretKey } : undefined,
    encryption: kind === 'sse-kms' ? { kind, keyId: values.PARLEY_S3_KMS_KEY } : { kind },
  }
}

/** What does not go together, one line each. */
export function blobProblems(values: BlobValues): readonly string[] {
  const isS3 = values.PARLEY_BLOBS === 's3'
  const { PARLEY_S3_ACCESS_KEY: accessKey, PARLEY_S3_SECRET_KEY: secretKey } = values
  return [
    ...(isS3 && values.PARLEY_S3_BUCKET === undefined
      ? ['PARLEY_S3_BUCKET must name the bucket when PARLEY_BLOBS is s3']
      : []),
    ...(!isS3 && values.PARLEY_S3_BUCKET !== undefined
      ? ['PARLEY_S3_BUCKET has a meaning only when PARLEY_BLOBS is s3: set that, or leave the bucket out']
      : []),
    ...((accessKey === undefined) !== (secretKey === undefined)
      ? ['PARLEY_S3_ACCESS_KEY and PARLEY_S3_SECRET_KEY are set together or not at all']
      : []),
    ...(values.PARLEY_S3_KMS_KEY !== undefined && values.PARLEY_S3_ENCRYPTION !== 'sse-kms'
      ? ['PARLEY_S3_KMS_KEY has a meaning only when PARLEY_S3_ENCRYPTION is sse-kms']
      : []),
  ]
}
