import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3'
import { fetchS3, openScratchS3, type ScratchS3, s3Login, type WayFault } from '@parley/s3'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Blobs, BlobsUnavailable } from '../../payloads.ts'
import { checkBucket } from './check-bucket.ts'
import { openS3Blobs } from './s3-blobs.ts'
import type { S3Encryption, S3Limits, S3Place } from './s3-place.ts'

const s3 = await fetchS3()
const absent = 'missing' in s3 ? s3.missing : undefined

/** Short, so that a test of a server that says nothing is short; but a busy machine may be slow with a part. */
const patient: Partial<S3Limits> = { answerMs: 6_000 }
const hasty: Partial<S3Limits> = { answerMs: 1_000, completeMs: 2_000, retryForMs: 1_500 }

describe.skipIf(absent !== undefined)(absent ? `S3 that fails (S3Proxy ${absent})` : 'S3 that fails', () => {
  let scratch: ScratchS3
  let blobs: Blobs
  let hurried: Blobs
  beforeAll(async () => {
    scratch = await openScratchS3()
    const place = placeAt(scratch.way.endpoint, join(scratch.folder, 'spool'))
    blobs = await openS3Blobs({ ...place, limits: patient })
    hurried = await openS3Blobs({ ...place, limits: hasty })
  }, 60_000)
  afterAll(() => scratch?.close())
  beforeEach(() => {
    scratch.way.heal()
    scratch.way.requests.length = 0
  })

  const small = () => randomBytes(300_000)
  const large = () => randomBytes(9_000_000)

  async function givesBack(body: Buffer): Promise<void> {
    const { sha256 } = await blobs.write(inPieces(body), 'text/plain')
    expect((await buffer(blobs.read(sha256))).equals(body)).toBe(true)
    expect(await leftovers(scratch)).toEqual([])
  }

  const passing: readonly (readonly [string, WayFault, number])[] = [
    ['the connection is torn in the middle', { kind: 'reset', afterBytes: 100_000 }, 2],
    ['S3 asks to slow down', { kind: 'slow down' }, 2],
    ['the answer is lost, though it was done', { kind: 'lost answer' }, 2],
    ['the answer breaks off', { kind: 'cut answer', afterBytes: 20 }, 2],
    ['nothing is answered', { kind: 'swallow' }, 1],
  ]
  for (const [what, fault, times] of passing) {
    test(`a small body is kept when ${what}`, async () => {
      scratch.way.fail(fault, times, /^PUT/)
      await givesBack(small())
      expect(scratch.way.requests.filter((line) => line.startsWith('PUT'))).toHaveLength(times + 1)
    })

    test(`a part is put again when ${what}`, async () => {
      scratch.way.fail(fault, times, /^PUT .*partNumber=2/)
      await givesBack(large())
      expect(scratch.way.requests.filter((line) => line.includes('partNumber=2'))).toHaveLength(times + 1)
    })
  }

  test('parts are joined once, though the answer to it is lost', async () => {
    scratch.way.fail({ kind: 'lost answer' }, 1, /^POST .*uploadId=/)
    await givesBack(large())
  })

  test.each([
    ['small', 300_000, /^PUT/],
    ['large', 9_000_000, /partNumber=2/],
    ['large, at its end', 9_000_000, /^POST .*uploadId=/],
  ])(
    'what does not pass is told as unavailable, and nothing is left (%s)',
    async (_, sizeBytes, matches) => {
      const body = randomBytes(sizeBytes)
      for (const kind of ['slow down', 'swallow'] as const) {
        scratch.way.fail({ kind }, 1_000, matches)
        const error = await hurried.write(inPieces(body), 'text/plain').then(
          () => undefined,
          (thrown: unknown) => thrown,
        )
        expect(error).toBeInstanceOf(BlobsUnavailable)
        expect(await leftovers(scratch)).toEqual([])
      }
      scratch.way.heal()
      await givesBack(body)
    },
    120_000,
  )

  test('what is read goes on where its answer broke off, byte for byte', async () => {
    const body = large()
    const { sha256 } = await blobs.write(inPieces(body), 'text/plain')
    scratch.way.fail({ kind: 'cut answer', afterBytes: 2_000_000 }, 3, /^GET/)
    expect((await buffer(blobs.read(sha256))).equals(body)).toBe(true)
    expect(scratch.way.requests.filter((line) => line.startsWith('GET'))).toHaveLength(4)
    scratch.way.fail({ kind: 'cut answer', afterBytes: 1_000 }, 2, /^GET/)
    const range = { offset: 5_000_000, length: 100_000 }
    expect((await buffer(blobs.read(sha256, range))).equals(body.subarray(5_000_000, 5_100_000))).toBe(true)
  })

  test('what cannot be read is unavailable, not corrupt: nobody gives the message up for it', async () => {
    const { sha256 } = await blobs.write(inPieces(small()), 'text/plain')
    for (const kind of ['slow down', 'swallow', 'lost answer'] as const) {
      scratch.way.fail({ kind }, 1_000, /^GET/)
      await expect(buffer(hurried.read(sha256))).rejects.toThrow(BlobsUnavailable)
    }
    scratch.way.fail({ kind: 'swallow' }, 1, /^HEAD/)
    await expect(blobs.health()).rejects.toThrow(BlobsUnavailable)
  })

  test('a server killed in the middle of an upload: nothing can be read under its name, and a retry is kept', async () => {
    const body = large()
    const writing = hurried.write(inPieces(body), 'text/plain')
    const failed = expect(writing).rejects.toThrow(BlobsUnavailable)
    while (!scratch.way.requests.some((line) => line.includes('partNumber=1'))) await pause(2)
    await scratch.server.kill()
    await failed
    await scratch.server.begin()
    const names = await readdir(join(scratch.server.bucketFolder(scratch.bucket), 'blobs'))
    expect(names.filter((name) => /^[0-9a-f]{64}$/.test(name))).not.toContain(sha256Of(body))
    const { sha256 } = await blobs.write(inPieces(body), 'text/plain')
    expect((await buffer(blobs.read(sha256))).equals(body)).toBe(true)
  }, 60_000)

  test('wrong logins, buckets and servers are told in a sentence, without a try again', async () => {
    const place = placeAt(scratch.way.endpoint, join(scratch.folder, 'spool'))
    const told = async (wrong: Partial<S3Place>) => {
      scratch.way.requests.length = 0
      const error = await checkBucket({ ...place, limits: hasty, ...wrong }).then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      return [error instanceof Error ? error.message : error, scratch.way.requests.length]
    }
    expect(await told({})).toEqual([undefined, 2])
    expect(await told({ bucket: 'nowhere' })).toEqual([
      'cannot write to the bucket nowhere in S3: there is no such bucket: make it, or correct PARLEY_S3_BUCKET (NoSuchBucket, 404)',
      1,
    ])
    const stranger = { accessKeyId: 'stranger', secretAccessKey: 'a secret of a stranger' }
    expect(await told({ login: stranger })).toEqual([
      'cannot write to the bucket parley in S3: S3 does not know the access key: correct PARLEY_S3_ACCESS_KEY (InvalidAccessKeyId, 403)',
      1,
    ])
    expect(await told({ login: { ...s3Login, secretAccessKey: 'another secret' } })).toEqual([
      'cannot write to the bucket parley in S3: the secret key does not fit the access key: correct PARLEY_S3_SECRET_KEY (SignatureDoesNotMatch, 403)',
      1,
    ])
    expect(await told({ endpoint: 'http://127.0.0.1:1' })).toEqual([
      'cannot write to the bucket parley in S3: S3 does not answer: check PARLEY_S3_ENDPOINT and the network (ECONNREFUSED)',
      0,
    ])
  })
})

test.each<readonly [S3Encryption, IncomingHttpHeaders]>([
  [{ kind: 'bucket' }, {}],
  [{ kind: 'sse-s3' }, { 'x-amz-server-side-encryption': 'AES256' }],
  [
    { kind: 'sse-kms', keyId: undefined },
    {
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-bucket-key-enabled': 'true',
    },
  ],
  [
    { kind: 'sse-kms', keyId: 'alias/parley' },
    {
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-bucket-key-enabled': 'true',
      'x-amz-server-side-encryption-aws-kms-key-id': 'alias/parley',
    },
  ],
])('%o is asked of S3 with each object and each upload', async (encryption, wanted) => {
  await using listener = await listening()
  const spoolFolder = join(tmpdir(), `spool-${randomUUID()}`)
  const place = { ...placeAt(listener.endpoint, spoolFolder), encryption }
  const blobs = await openS3Blobs(place)
  await blobs.write(inPieces(Buffer.from('small')), 'text/plain')
  await blobs.write(inPieces(Buffer.alloc(9 * 1024 * 1024)), 'text/plain')
  const asked = listener.requests.filter(({ url }) => !url.includes('uploadId='))
  expect(asked.map(({ encryptionHeaders }) => encryptionHeaders)).toEqual([wanted, wanted])
  await rm(spoolFolder, { recursive: true })
})

function placeAt(endpoint: string, spoolFolder: string): S3Place {
  return {
    ...{ kind: 's3', bucket: 'parley', region: undefined, endpoint, pathStyle: true, prefix: '' },
    ...{ login: s3Login, encryption: { kind: 'bucket' }, keys: [], spoolFolder },
  }
}

/** What a failed writing may not leave: spool files, and uploads that nobody ends. */
async function leftovers({ server, bucket, folder }: ScratchS3): Promise<readonly string[]> {
  const client = new S3Client({
    ...{ endpoint: server.endpoint, region: 'us-east-1', forcePathStyle: true, credentials: s3Login },
  })
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
  client.destroy()
  return [...(await readdir(join(folder, 'spool'))), ...Uploads.map(({ UploadId = '' }) => UploadId)]
}

type Heard = { readonly url: string; readonly encryptionHeaders: IncomingHttpHeaders }

/** Says yes to everything, and keeps what was asked: the server of the other tests knows no encryption. */
async function listening() {
  const requests: Heard[] = []
  const server = createServer((request, response) => {
    const asked = Object.entries(request.headers).filter(([name]) => name.includes('server-side-encryption'))
    requests.push({ url: request.url ?? '', encryptionHeaders: Object.fromEntries(asked) })
    request.resume().on('end', () => {
      response.setHeader('etag', '"x"').setHeader('content-type', 'application/xml')
      response.end('<?xml version="1.0"?><Answer><UploadId>u</UploadId></Answer>')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    requests,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000)
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
