import { expect, test } from 'vitest'
import { loadSettings } from './settings.ts'

test('a bucket is where large payloads lie, when that is said', () => {
  const env = {
    PARLEY_BLOBS: 's3',
    PARLEY_S3_BUCKET: 'parley-blobs',
    PARLEY_S3_ENDPOINT: 'http://127.0.0.1:9000',
    PARLEY_S3_PATH_STYLE: 'on',
    PARLEY_S3_PREFIX: 'eu/parley/',
    PARLEY_S3_ACCESS_KEY: 'parley',
    PARLEY_S3_SECRET_KEY: 'not a secret at all',
    PARLEY_S3_ENCRYPTION: 'sse-kms',
    PARLEY_S3_KMS_KEY: 'alias/parley',
  }
  const loaded = loadSettings(env)
  if (loaded.kind === 'problems') throw new Error(loaded.problems.join())
  const { login, ...s3 } = loaded.settings.s3 ?? {}
  expect(s3).toEqual({
    bucket: 'parley-blobs',
    region: undefined,
    endpoint: 'http://127.0.0.1:9000',
    pathStyle: true,
    prefix: 'eu/parley/',
    encryption: { kind: 'sse-kms', keyId: 'alias/parley' },
  })
  expect([login?.accessKeyId, login?.secretKey.reveal()]).toEqual(['parley', 'not a secret at all'])
  expect(JSON.stringify(loaded)).not.toContain('not a secret at all')
})

test('without a word they lie in a folder', () => {
  expect(loadSettings({})).toMatchObject({ settings: { s3: undefined, blobsDir: '.parley/blobs' } })
})

test.each([
  [{ PARLEY_BLOBS: 's3' }, 'PARLEY_S3_BUCKET must name the bucket when PARLEY_BLOBS is s3'],
  [
    { PARLEY_S3_BUCKET: 'blobs' },
    'PARLEY_S3_BUCKET has a meaning only when PARLEY_BLOBS is s3: set that, or leave the bucket out',
  ],
  [
    { PARLEY_BLOBS: 's3', PARLEY_S3_BUCKET: 'blobs', PARLEY_S3_ACCESS_KEY: 'parley' },
    'PARLEY_S3_ACCESS_KEY and PARLEY_S3_SECRET_KEY are set together or not at all',
  ],
  [
    { PARLEY_BLOBS: 's3', PARLEY_S3_BUCKET: 'blobs', PARLEY_S3_KMS_KEY: 'alias/parley' },
    'PARLEY_S3_KMS_KEY has a meaning only when PARLEY_S3_ENCRYPTION is sse-kms',
  ],
  [
    { PARLEY_BLOBS: 's3', PARLEY_S3_BUCKET: 'Blobs' },
    'PARLEY_S3_BUCKET must be the name of a bucket, or the ARN of an access point',
  ],
  [
    { PARLEY_S3_ENDPOINT: 'https://me:secret@s3.example.com/x' },
    'PARLEY_S3_ENDPOINT must be a URL of scheme, host and port only, such as https://s3.example.com',
  ],
  [
    { PARLEY_S3_PREFIX: 'parley' },
    'PARLEY_S3_PREFIX must be folders of letters, digits, dots and hyphens, each with a / behind it',
  ],
])('%o: %s', (env, problem) => {
  expect(loadSettings(env)).toEqual({ kind: 'problems', problems: [problem] })
})
