import { randomBytes } from 'node:crypto'
import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3'
import { fetchS3, openScratchS3, type ScratchS3, s3Login } from '@parley/s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blobsContract } from '../blobs.contract.ts'
import type { BlobKey } from '../sealed/blob-key.ts'
import { placesOf } from './object-keys.ts'
import { openS3Blobs } from './s3-blobs.ts'
import type { S3Place } from './s3-place.ts'

const s3 = await fetchS3()
const absent = 'missing' in s3 ? s3.missing : undefined

test('in CI there is a server that speaks S3', () => {
  expect(process.env.CI ? (absent ?? 'fetched') : 'fetched').toBe('fetched')
})

const key: BlobKey = { id: '0123456789abcdef', bytes: randomBytes(32) }

describe.skipIf(absent !== undefined)(absent ? `S3 (S3Proxy ${absent})` : 'S3', () => {
  let scratch: ScratchS3
  beforeAll(async () => {
    scratch = await openScratchS3()
  }, 60_000)
  afterAll(() => scratch?.close())

  blobsContract('s3', () => underTest({ kind: 'bucket' }))
  blobsContract('s3, sealed by us', () => underTest({ kind: 'own' }))

  test.each(['bucket', 'own'] as const)(
    'a large body goes up in parts and is one object (%s)',
    async (kind) => {
      const { blobs } = await underTest({ kind })
      const body = randomBytes(20_000_000)
      const { sha256 } = await blobs.write(inPieces(body), 'application/edi-x12')
      expect((await buffer(blobs.read(sha256))).equals(body)).toBe(true)
      const range = { offset: 8_388_600, length: 16 }
      expect(await buffer(blobs.read(sha256, range))).toEqual(body.subarray(8_388_600, 8_388_616))
      expect(await openUploads(placeFor({ kind }))).toBe(0)
    },
  )

  test('what was put before the encryption changed, or the key, is read all the same', async () => {
    const older: BlobKey = { id: 'fedcba9876543210', bytes: randomBytes(32) }
    const prefix = 'changed/'
    const plain = { ...placeFor({ kind: 'bucket' }), prefix }
    const sealed = { ...placeFor({ kind: 'own' }), prefix, keys: [older] }
    const renewed = { ...sealed, keys: [key, older] }
    const bodies = [randomBytes(1_000), randomBytes(2_000), randomBytes(3_000)]
    const names: string[] = []
    for (const [at, place] of [plain, sealed, renewed].entries()) {
      const body = inPieces(bodies[at] ?? Buffer.alloc(0))
      names.push((await (await openS3Blobs(place)).write(body, 'text/plain')).sha256)
    }
    for (const place of [renewed, { ...renewed, encryption: { kind: 'bucket' } as const }]) {
      const blobs = await openS3Blobs(place)
      for (const [at, name] of names.entries()) expect(await buffer(blobs.read(name))).toEqual(bodies[at])
    }
    const [sealedOnes, plainOnes] = await Promise.all(
      ['sealed', 'blobs'].map((name) =>
        readdir(join(scratch.server.bucketFolder(scratch.bucket), prefix, name)),
      ),
    )
    expect(plainOnes).toEqual([names[0]])
    expect(sealedOnes).toHaveLength(2)
    expect(sealedOnes).not.toContain(names[1])
  })

  function placeFor(encryption: S3Place['encryption']): S3Place {
    return {
      kind: 's3',
      bucket: scratch.bucket,
      region: undefined,
      endpoint: scratch.server.endpoint,
      pathStyle: true,
      prefix: `${encryption.kind}/`,
      login: s3Login,
      encryption,
      keys: encryption.kind === 'own' ? [key] : [],
      spoolFolder: join(scratch.folder, 'spool', encryption.kind),
    }
  }

  async function underTest(encryption: S3Place['encryption']) {
    const place = placeFor(encryption)
    const blobs = await openS3Blobs(place)
    return {
      blobs,
      damage: async (sha256: string, how: 'flip a bit' | 'cut the end' | 'remove') => {
        const [first] = placesOf(place, sha256)
        const file = join(scratch.server.bucketFolder(place.bucket), first?.key ?? '')
        if (how === 'remove') return rm(file)
        const bytes = await readFile(file)
        if (how === 'cut the end') return truncate(file, bytes.length - 1)
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
        return writeFile(file, bytes)
      },
      unfinished: async () => (await readdir(place.spoolFolder)).length + (await openUploads(place)),
      close: () => Promise.resolve(),
    }
  }
})

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000)
}

async function openUploads({ endpoint = '', bucket }: S3Place): Promise<number> {
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: s3Login })
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
  client.destroy()
  return Uploads.length
}
