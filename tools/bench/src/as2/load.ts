import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { composeStream, type HeaderLines, type Mic, readMdn, type Sized } from '@parley/as2'
import { post } from '@parley/http-out'
import { collectContent } from './collect-content.ts'
import type { LoadOrder, LoadTold } from './load-orders.ts'
import { orderText } from './order-text.ts'

/** A sender in a process of its own, the same for every server: it signs and encrypts first, then the clock starts. */
const order = JSON.parse(process.argv[2] ?? '{}') as LoadOrder
const own = {
  certificate: new X509Certificate(order.ownCertificatePem),
  privateKey: createPrivateKey(order.ownPrivateKeyPem),
}
const partner = new X509Certificate(order.partnerCertificatePem)
/** Larger bodies lie on disk, so that the sender's memory is no part of the matter. */
const inMemoryBytes = 400e6
const problems: string[] = []

type Composed = {
  readonly messageId: string
  readonly headers: HeaderLines
  readonly body: Uint8Array | Sized
  readonly mic: Mic
}

async function compose(index: number): Promise<Composed> {
  const messageId = `${randomUUID()}@bench`
  const composed = await composeStream({
    from: order.from,
    to: order.to,
    messageId,
    content: orderText(order.sizeBytes),
    contentType: 'application/edi-x12',
    fileName: `bench-${index}.bin`,
    sign: { ...own, digest: 'sha-256' },
    encrypt: { certificate: partner, cipher: 'aes-256-cbc' },
    receipt: { signed: true, micAlgorithm: 'sha-256' },
    now: new Date(),
  })
  const body =
    order.sizeBytes > inMemoryBytes ? await onDisk(composed.body) : await collectContent(composed.body)
  return { messageId, headers: composed.headers, body, mic: composed.mic() }
}

async function onDisk({ sizeBytes, read }: Sized): Promise<Sized> {
  const path = join(order.folder, randomUUID())
  await pipeline(asAsync(read()), createWriteStream(path))
  return { sizeBytes, read: () => createReadStream(path, { highWaterMark: 2 ** 18 }) }
}

async function* asAsync(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* pieces
}

async function deliver(composed: Composed): Promise<number> {
  const before = performance.now()
  const body = composed.body instanceof Uint8Array ? composed.body : flowing(composed.body)
  const headers = composed.headers.filter(([name]) => name.toLowerCase() !== 'content-length')
  const answered = await post({
    url: order.url,
    headers,
    body,
    timeoutMs: 180_000,
    maxResponseBytes: 2 ** 20,
  })
  const verdict = answered.kind === 'answered' ? await judge(composed, answered) : answered.text
  if (verdict !== 'accepted') problems.push(verdict)
  return performance.now() - before
}

function flowing({ sizeBytes, read }: Sized) {
  return { sizeBytes, read: () => asAsync(read()) }
}

async function judge(
  { messageId, mic }: Composed,
  answered: { readonly status: number; readonly headers: HeaderLines; readonly body: Uint8Array },
): Promise<string> {
  const mdn = await readMdn(answered, {
    messageId,
    mic,
    partnerCertificates: [partner],
    requireSigned: true,
    from: order.from,
    to: order.to,
  })
  if (mdn.kind === 'invalid') return mdn.reason
  return mdn.kind === 'negative' ? mdn.disposition : mdn.kind
}

async function deliverAll(messages: Composed[]): Promise<readonly number[]> {
  const times: number[] = []
  const work = async () => {
    for (let next = messages.shift(); next; next = messages.shift()) times.push(await deliver(next))
  }
  await Promise.all(Array.from({ length: order.concurrency }, work))
  return times
}

async function composeAll(count: number): Promise<Composed[]> {
  const all: Composed[] = []
  while (all.length < count) all.push(await compose(all.length))
  return all
}

function tell(told: LoadTold): void {
  process.send?.(told)
}

await deliverAll(await composeAll(order.warmUp))
problems.length = 0
const messages = await composeAll(order.count)
process.once('message', () => {
  measure().catch((error: unknown) => {
    throw error
  })
})
tell({ kind: 'ready' })

async function measure(): Promise<void> {
  const cpu = process.cpuUsage()
  const before = performance.now()
  const times = await deliverAll(messages)
  const seconds = (performance.now() - before) / 1000
  const { user, system } = process.cpuUsage(cpu)
  tell({ kind: 'done', seconds, times, cpuSeconds: (user + system) / 1e6, problems: problems.slice(0, 10) })
  process.disconnect?.()
}
