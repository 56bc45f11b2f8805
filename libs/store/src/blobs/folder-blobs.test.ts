import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { BlobsUnavailable } from '../payloads.ts'
import { blobPath } from './blob-name.ts'
import { blobsContract } from './blobs.contract.ts'
import { openFolderBlobs } from './folder-blobs.ts'

blobsContract('folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-blobs-'))
  return {
    blobs: await openFolderBlobs({ folder }),
    damage: async (sha256, how) => {
      const file = blobPath(folder, sha256)
      if (how === 'remove') return rm(file)
      const bytes = await readFile(file)
      if (how === 'cut the end') return truncate(file, bytes.length - 1)
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
      return writeFile(file, bytes)
    },
    unfinished: async () => (await readdir(join(folder, 'incoming'))).length,
    close: () => rm(folder, { recursive: true }),
  }
})

test('only the owner may read a blob', async () => {
  await using place = await temporaryFolder()
  const blobs = await openFolderBlobs({ folder: place.folder })
  const { sha256 } = await blobs.write(zeros(1, 10), 'text/plain')
  expect((await stat(blobPath(place.folder, sha256))).mode & 0o777).toBe(0o600)
})

test('what a killed process left half written is reclaimed at the next start, a live one is left alone', async () => {
  await using place = await temporaryFolder()
  const live = await openFolderBlobs({ folder: place.folder })
  const started = Promise.withResolvers<void>()
  const finish = Promise.withResolvers<void>()
  async function* slow() {
    yield new Uint8Array(300_000)
    started.resolve()
    await finish.promise
    yield new Uint8Array(1)
  }
  const writing = live.write(slow(), 'text/plain')
  await started.promise
  await killWhileWriting(place.folder)
  expect(await readdir(join(place.folder, 'incoming'))).toHaveLength(2)
  await openFolderBlobs({ folder: place.folder })
  expect(await readdir(join(place.folder, 'incoming'))).toHaveLength(1)
  finish.resolve()
  expect((await writing).sizeBytes).toBe(300_001)
})

const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mounts()

test.skipIf(!canMount)(
  'a full disk refuses the body, keeps nothing, and takes work again when there is room (needs root to mount)',
  async () => {
    await using place = await temporaryFolder()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place.folder])
    try {
      const blobs = await openFolderBlobs({ folder: place.folder })
      const small = await blobs.write(zeros(1, 400_000), 'text/plain')
      await expect(blobs.write(zeros(20, 100_000), 'text/plain')).rejects.toThrow(BlobsUnavailable)
      expect(await readdir(join(place.folder, 'incoming'))).toEqual([])
      await rm(blobPath(place.folder, small.sha256))
      expect((await blobs.write(zeros(8, 100_000), 'text/plain')).sizeBytes).toBe(800_000)
    } finally {
      execFileSync('umount', [place.folder])
    }
  },
)

test.skipIf(!canMount)('a read-only disk refuses the body as unavailable (needs root to mount)', async () => {
  await using place = await temporaryFolder()
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place.folder])
  try {
    const blobs = await openFolderBlobs({ folder: place.folder })
    execFileSync('mount', ['-o', 'remount,ro', place.folder])
    await expect(blobs.write(zeros(1, 10), 'text/plain')).rejects.toThrow(BlobsUnavailable)
  } finally {
    execFileSync('umount', [place.folder])
  }
})

/** A process that is killed by its own crash point, between the write and the rename. */
async function killWhileWriting(folder: string): Promise<void> {
  const program = `
    const { openFolderBlobs } = await import(${JSON.stringify(new URL('./folder-blobs.ts', import.meta.url).href)})
    const blobs = await openFolderBlobs({ folder: ${JSON.stringify(folder)} })
    await blobs.write((async function* () { yield new Uint8Array(1000) })(), 'text/plain')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, PARLEY_CRASH: 'blob.after-write:1' },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
}

function mounts(): boolean {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    // A container without the right to mount.
    return false
  }
}

async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'parley-blobs-'))
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

async function* zeros(chunks: number, sizeBytes: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < chunks; index += 1) {
    await Promise.resolve()
    yield Buffer.alloc(sizeBytes, index)
  }
}
