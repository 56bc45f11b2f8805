import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { type Blobs, BlobsUnavailable, openFolderBlobs } from '@parley/store'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FlowingPayload } from './flowing-payload.ts'

let folder = ''
let blobs: Blobs
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowing-'))
  blobs = await openFolderBlobs({ folder })
})
afterEach(() => rm(folder, { recursive: true }))

const limits = { inlineLimitBytes: 100 }
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function files(): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

async function flow(bytes: Uint8Array, pieceBytes: number): Promise<FlowingPayload> {
  const payload = new FlowingPayload({ blobs, limits })
  for (let at = 0; at < bytes.length; at += pieceBytes)
    await payload.push(bytes.subarray(at, at + pieceBytes))
  return payload
}

test.each([0, 1, 99, 100])('%i bytes stay in memory, for the transaction of the ledger', async (size) => {
  const bytes = Buffer.alloc(size, 'x')
  const kept = await (await flow(bytes, 7)).end('text/plain')
  expect(kept).toEqual({
    content: { kind: 'bytes', bytes, mediaType: 'text/plain' },
    sizeBytes: size,
    sha256: sha256(bytes),
  })
  expect(await files()).toEqual([])
})

test.each([
  [101, 7],
  [101, 101],
  [5_000_000, 65_536],
])('%i bytes in pieces of %i are a blob when the end is answered', async (size, pieceBytes) => {
  const bytes = Buffer.alloc(size, 'xyz')
  const kept = await (await flow(bytes, pieceBytes)).end('text/plain')
  const ref = { sha256: sha256(bytes), sizeBytes: size, mediaType: 'text/plain' }
  expect(kept).toEqual({ content: { kind: 'blob', ref }, sizeBytes: size, sha256: ref.sha256 })
  expect(await buffer(blobs.read(ref.sha256))).toEqual(bytes)
})

test('what is abandoned leaves nothing on disk', async () => {
  const payload = await flow(Buffer.alloc(2_000_000), 65_536)
  await payload.abandon()
  expect(await files()).toEqual([])
})

test('a disk that is full is told to whoever pushes, and nobody waits for ever', async () => {
  const full: Blobs = {
    ...blobs,
    async write(body) {
      let taken = 0
      for await (const piece of body) {
        taken += piece.length
        if (taken > 3_000_000) throw new BlobsUnavailable(new Error('ENOSPC'))
      }
      throw new Error('there was more to write')
    },
  }
  const payload = new FlowingPayload({ blobs: full, limits })
  const pour = async () => {
    for (let count = 0; count < 1_000; count++) await payload.push(Buffer.alloc(65_536))
    await payload.end('text/plain')
  }
  await expect(pour()).rejects.toThrow(BlobsUnavailable)
  await payload.abandon()
})
