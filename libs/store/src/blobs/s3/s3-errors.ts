/**
 * What a failed request is. missing: no such object. beyond: the range begins behind its end. changed: it is another
 * object than the one asked for. busy: S3 wants less of us. broken: the network, or S3 itself; it may pass at once.
 * setup: a name, a right or a key is wrong, and trying again does not mend it.
 */
export type S3ErrorClass = 'missing' | 'beyond' | 'changed' | 'busy' | 'broken' | 'setup'

const byName: Readonly<Record<string, S3ErrorClass>> = {
  NoSuchKey: 'missing',
  NotFound: 'missing',
  InvalidRange: 'beyond',
  PreconditionFailed: 'changed',
  SlowDown: 'busy',
  Throttling: 'busy',
  ThrottlingException: 'busy',
  RequestLimitExceeded: 'busy',
  // Bytes that changed on their way.
  BadDigest: 'broken',
  XAmzContentSHA256Mismatch: 'broken',
  IncompleteBody: 'broken',
  RequestTimeout: 'broken',
  // The SDK sets its clock, or fetches a new token, for the next try.
  RequestTimeTooSkewed: 'broken',
  ExpiredToken: 'broken',
  TokenRefreshRequired: 'broken',
  CredentialsProviderError: 'setup',
}

export function s3ErrorClass(error: unknown): S3ErrorClass {
  const known = byName[s3ErrorName(error)]
  if (known !== undefined) return known
  const status = statusOf(error)
  if (status === 429 || status === 503) return 'busy'
  return status === undefined || status < 300 || status >= 500 ? 'broken' : 'setup'
}

/** Such as SlowDown or ECONNRESET. */
export function s3ErrorName(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if ('Code' in error && typeof error.Code === 'string') return error.Code
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/** One sentence of what failed, and what to do where that is known. */
export function s3Sentence(error: unknown): string {
  const name = s3ErrorName(error)
  const status = statusOf(error)
  const told = status === undefined ? name : `${name}, ${status}`
  const advice = adviceFor(name, status)
  return advice === undefined ? `it failed (${told})` : `${advice} (${told})`
}

function adviceFor(name: string, status: number | undefined): string | undefined {
  if (name in advices) return advices[name]
  if (status === 403) return advices.AccessDenied
  if (status === 301) return advices.PermanentRedirect
  if (status === undefined) return 'S3 does not answer: check PARLEY_S3_ENDPOINT and the network'
  return status === 503 || status === 429 ? 'S3 wants fewer requests' : undefined
}

const advices: Readonly<Record<string, string>> = {
  NoSuchBucket: 'there is no such bucket: make it, or correct PARLEY_S3_BUCKET',
  AccessDenied: 'S3 does not allow it: grant s3:PutObject, s3:GetObject and s3:ListBucket on the bucket',
  InvalidAccessKeyId: 'S3 does not know the access key: correct PARLEY_S3_ACCESS_KEY',
  SignatureDoesNotMatch: 'the secret key does not fit the access key: correct PARLEY_S3_SECRET_KEY',
  PermanentRedirect: 'the bucket lies in another region: correct PARLEY_S3_REGION',
  AuthorizationHeaderMalformed: 'the bucket lies in another region: correct PARLEY_S3_REGION',
  CredentialsProviderError:
    'there are no credentials: set PARLEY_S3_ACCESS_KEY and PARLEY_S3_SECRET_KEY, or give the machine a role',
  NotImplemented: 'this server cannot do that: PARLEY_S3_ENCRYPTION=bucket or own needs least of it',
  'KMS.NotFoundException': 'there is no such KMS key: correct PARLEY_S3_KMS_KEY',
  'KMS.DisabledException': 'the KMS key is disabled: enable it, or name another in PARLEY_S3_KMS_KEY',
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined
  const { $metadata: metadata } = error
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined
}
