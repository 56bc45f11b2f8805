import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Blobs, PayloadCorrupt } from '../payloads.ts'

/** One implementation under test. `damage` changes one bit of a stored blob; `unfinished` counts what is half written. */
export type BlobsUnderTest = {
  readonly blobs: Blobs
  damage(sha256: string, how: 'flip a bit' | 'cut the end' | 'remove'): Promise<void>
  unfinished(): Promise<number>
  close(): Promise<void>
}

/** What every blob store does. */
export function blobsContract(name: string, open: () => Promise<BlobsUnderTest>): void {
  describe(`blobs: ${name}`, () => {
    let opened: BlobsUnderTest
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())

    for (const sizeBytes of [0, 1, 65_537, 3_000_001]) {
      test(`gives ${sizeBytes} bytes back as they came, whatever the chunks`, async () => {
        const body = sample(sizeBytes)
        const ref = await opened.blobs.write(inChunks(body, 40_000), 'application/edi-x12')
        expect(ref).toEqual({ sha256: sha256Of(body), sizeBytes, mediaType: 'application/edi-x12' })
        expect(sha256Of(await whole(opened.blobs.read(ref.sha256)))).toBe(ref.sha256)
      })
    }

    test('reads any range within a blob', async () => {
      const body = sample(700_000)
      const { sha256 } = await opened.blobs.write(inChunks(body, 1_000), 'text/plain')
      for (const [offset, length] of [
        [0, 0],
        [0, 1],
        [262_143, 2],
        [699_999, 1],
        [1, 699_998],
        [0, 700_000],
      ] as const) {
        const read = await whole(opened.blobs.read(sha256, { offset, length }))
        expect(read.equals(body.subarray(offset, offset + length))).toBe(true)
      }
    })

    test('takes the same bytes again, also at the same moment', async () => {
      const body = sample(100_000)
      const write = () => opened.blobs.write(inChunks(body, 9_999), 'text/plain')
      const refs = await Promise.all(Array.from({ length: 8 }, write))
      expect(new Set(refs.map((ref) => ref.sha256))).toEqual(new Set([sha256Of(body)]))
      expect((await whole(opened.blobs.read(sha256Of(body)))).equals(body)).toBe(true)
      expect(await opened.unfinished()).toBe(0)
    })

    test('keeps nothing of a body that breaks off, and passes its error on', async () => {
      const broken = new Error('the partner hung up')
      async function* body() {
        yield sample(500_000)
        await Promise.resolve()
        throw broken
      }
      await expect(opened.blobs.write(body(), 'text/plain')).rejects.toBe(broken)
      expect(await opened.unfinished()).toBe(0)
      await expect(whole(opened.blobs.read(sha256Of(sample(500_000))))).rejects.toThrow(PayloadCorrupt)
    })

    test('finds every way a stored blob can go bad, and mends it when it is written again', async () => {
      const body = sample(300_003)
      for (const how of ['flip a bit', 'cut the end', 'remove'] as const) {
        const { sha256 } = await opened.blobs.write(inChunks(body, 100_000), 'text/plain')
        await opened.damage(sha256, how)
        await expect(whole(opened.blobs.read(sha256))).rejects.toThrow(PayloadCorrupt)
        await opened.blobs.write(inChunks(body, 100_000), 'text/plain')
        expect((await whole(opened.blobs.read(sha256))).equals(body)).toBe(true)
      }
    })

    test('refuses a range that ends behind the blob', async () => {
      const { sha256 } = await opened.blobs.write(inChunks(sample(10), 10), 'text/plain')
      await expect(whole(opened.blobs.read(sha256, { offset: 5, length: 6 }))).rejects.toThrow(PayloadCorrupt)
    })

    for (const name of ['', '../../etc/passwd', 'A'.repeat(64), `${'a'.repeat(64)}/x`, 'a'.repeat(63)]) {
      test(`refuses the name ${JSON.stringify(name)}`, () => {
        expect(() => opened.blobs.read(name)).toThrow('64 hex digits')
      })
    }
  })
}

/** Bytes that differ everywhere and are the same in each run. */
function sample(sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes)
  for (let index = 0; index < sizeBytes; index += 1) bytes[index] = (index * 31 + (index >> 8) * 7) & 0xff
  return bytes
}

async function* inChunks(bytes: Uint8Array, sizeBytes: number): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += sizeBytes) {
    await Promise.resolve()
    yield bytes.subarray(offset, offset + sizeBytes)
  }
}

async function whole(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
