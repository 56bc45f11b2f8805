import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { openScratchS3, type ScratchS3, s3Login } from '@parley/s3'
import { type Blobs, type BlobsPlace, openBlobs } from '@parley/store'

export const blobsUsage = `npm run bench blobs
  Large payloads written and read whole: in a folder, in S3 (S3Proxy on this machine), in S3 sealed by us. Processor time
  of this process alone; and the memory that 24 bodies of 12 MB at once take. Needs Java 17 and Maven.
`

const sizes = [
  { name: '100 kB', sizeBytes: 100_000, count: 50 },
  { name: '30 MB', sizeBytes: 30_000_000, count: 2 },
]

export async function benchBlobs(): Promise<void> {
  const scratch = await openScratchS3()
  try {
    const places = placesIn(scratch)
    for (const [name, place] of places.slice(0, 1)) await measureMemory(name, await openBlobs(place))
    say('| where | size | put, CPU ms | get, CPU ms |\n|---|---|---|---|')
    for (const [name, place] of places) await measure(name, await openBlobs(place))
  } finally {
    await scratch.close()
  }
}

function placesIn({ folder, bucket, server }: ScratchS3): readonly (readonly [string, BlobsPlace])[] {
  const s3 = {
    kind: 's3' as const,
    ...{ bucket, region: undefined, endpoint: server.endpoint, pathStyle: true, prefix: '' },
    ...{ login: s3Login, spoolFolder: join(folder, 'spool') },
  }
  const key = { id: '0123456789abcdef', bytes: randomBytes(32) }
  return [
    ['S3', { ...s3, encryption: { kind: 'bucket' }, keys: [] }],
    ['S3, own encryption', { ...s3, encryption: { kind: 'own' }, keys: [key] }],
    ['folder', { kind: 'folder', folder: join(folder, 'blobs') }],
  ]
}

async function measure(where: string, blobs: Blobs): Promise<void> {
  await blobs.write(body(1_000_000), 'text/plain')
  for (const { name, sizeBytes, count } of sizes) {
    const names: string[] = []
    const put = await cpuOf(count, async () => {
      names.push((await blobs.write(body(sizeBytes), 'text/plain')).sha256)
    })
    const get = await cpuOf(count, async () => {
      for await (const piece of blobs.read(names.pop() ?? '')) if (piece.length === 0) break
    })
    say(`| ${where} | ${name} | ${put.toFixed(1)} | ${get.toFixed(1)} |`)
  }
}

async function measureMemory(where: string, blobs: Blobs): Promise<void> {
  await blobs.write(body(1_000_000), 'text/plain')
  const before = process.memoryUsage.rss()
  let most = before
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 20)
  await Promise.all(Array.from({ length: 24 }, () => blobs.write(body(12_000_000), 'text/plain')))
  clearInterval(timer)
  say(`${where}: 24 bodies of 12 MB at once: ${Math.round((most - before) / 1_000_000)} MB of memory more.`)
}

async function cpuOf(count: number, work: () => Promise<void>): Promise<number> {
  const from = process.cpuUsage()
  for (let done = 0; done < count; done++) await work()
  const { user, system } = process.cpuUsage(from)
  return (user + system) / 1_000 / count
}

const piece = randomBytes(64 * 1024)

/** Different each time, without the cost of making it. */
async function* body(sizeBytes: number): AsyncGenerator<Uint8Array> {
  yield randomBytes(16)
  for (let left = sizeBytes - 16; left > 0; left -= piece.length) yield piece.subarray(0, left)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
