import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Sized } from '@parley/as2'
import { openPostgresBus, topics } from '@parley/bus'
import { newDeliveryId, newMessageId } from '@parley/journey'
import { eventCodec } from '@parley/rpc/events'
import { type Entry, openFolderBlobs, openStore, type Store } from '@parley/store'
import { orderText } from './order-text.ts'
import type { Plan } from './plan.ts'
import { ProcessWatch } from './process-watch.ts'
import { exchange, type ParleyStanding } from './servers.ts'
import type { SinkOrder } from './sink-order.ts'

export type OutwardFigures = {
  readonly seconds: number
  readonly mbPerSecond: number
  readonly peakMiB: number
  readonly cpuSeconds: number
}

const program = fileURLToPath(new URL('./sink.ts', import.meta.url))

export async function startSink(order: SinkOrder): Promise<{ stop(): void }> {
  const child = fork(program, [JSON.stringify(order)])
  await once(child, 'message')
  return { stop: () => child.disconnect() }
}

/**
 * One message out: its content lies in the store; from the commit of its delivery to the commit of the checked receipt
 * it is signed, encrypted, kept as it goes, sent and answered.
 */
export async function measureOutward(parley: ParleyStanding, plan: Plan): Promise<OutwardFigures> {
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const { bus, outlet } = await openPostgresBus({
    databaseUrl: parley.databaseUrl,
    values: eventCodec,
    log: silent,
  })
  const blobs = await openFolderBlobs({ folder: join(parley.dataDir, 'blobs') })
  const store = await openStore({ databaseUrl: parley.databaseUrl, outlet, blobs, durability: 'on' })
  try {
    const content = await blobs.write(asAsync(orderText(plan.sizeBytes)), 'application/edi-x12')
    const { entry, deliveryId } = await entryFor(store, content)
    const watch = new ProcessWatch(parley.server.pid)
    watch.reset()
    const before = performance.now()
    await store.ledger.commit(entry)
    await delivered(store, deliveryId)
    const seconds = (performance.now() - before) / 1000
    const { cpuSeconds, peakMiB } = watch.read()
    return { seconds, mbPerSecond: plan.sizeBytes / seconds / 1e6, peakMiB, cpuSeconds }
  } finally {
    await bus.close()
    await store.close()
  }
}

async function* asAsync({ read }: Sized): AsyncGenerator<Uint8Array> {
  yield* read()
}

type Content = Awaited<ReturnType<Store['blobs']['write']>>

async function entryFor(store: Store, content: Content) {
  const at = new Date()
  const ids = { now: () => at, randomBytes }
  const id = newMessageId(ids)
  const deliveryId = newDeliveryId(ids)
  const revision = (await store.revisions.active())?.id
  if (revision === undefined) throw new Error('nothing is deployed')
  const gateway = exchange.peer.toLowerCase()
  const topic = topics.deliverAs2
  const entry: Entry = {
    claim: `bench|${id}`,
    messageId: id,
    messages: [
      {
        ...{
          id,
          rootId: id,
          direction: 'out',
          kind: 'document',
          state: 'delivering',
          mode: 'test',
          revision,
          at,
        },
        legs: { transport: 'pending', functional: 'none', business: 'none' },
        ...{
          partner: gateway,
          gateway,
          sizeBytes: content.sizeBytes,
          sha256: content.sha256,
          fileName: 'bench.bin',
        },
      },
    ],
    payloads: [{ messageId: id, role: 'output', content: { kind: 'blob', ref: content } }],
    deliveries: [
      { id: deliveryId, messageId: id, revision, gateway, identity: `${id}@bench`, topic, key: id, at },
    ],
    events: [{ topic, key: id, value: { type: 'deliver', deliveryId, messageId: id, revision, gateway } }],
  }
  return { entry, deliveryId }
}

async function delivered(
  store: Store,
  id: Parameters<Store['chronicle']['deliveries']>[0][number],
): Promise<void> {
  for (;;) {
    const [row] = await store.chronicle.deliveries([id])
    if (row?.state === 'delivered') return
    if (row?.state !== 'queued') throw new Error(`the message out is ${row?.state}`)
    await pause(20)
  }
}
