import { type BusRecord, inOrderOfKeys, topics } from '@parley/bus'
import { crashPoint } from '@parley/config'
import type { Event } from '@parley/journey'
import type { FolderGateway, Revision } from '@parley/model'
import { attemptEntry, type DeliveryRow, type MessageRow, type Outcome } from '@parley/store'
import type { Needs } from './needs.ts'
import { writeWhole } from './write-whole.ts'

type Deliver = Extract<Event, { type: 'deliver' }>

/** Larger ones are not held in memory: they flow from where they are kept into their file. */
const mostHeldBytes = 1024 * 1024

type Content = Uint8Array | AsyncIterable<Uint8Array>

/**
 * Writes what is due, in order where the key is one. A delivery already at its end is passed over, so a replayed event
 * writes nothing.
 */
export async function deliverDue(needs: Needs, batch: readonly BusRecord[]): Promise<void> {
  const due = batch.map((record) => record.value as Deliver)
  const keyOf = new Map(batch.map(({ key, value }) => [(value as Deliver).deliveryId, key]))
  const [deliveries, messages] = await Promise.all([
    needs.chronicle.deliveries(due.map((event) => event.deliveryId)),
    needs.chronicle.messages(due.map((event) => event.messageId)),
  ])
  const queued = deliveries.filter((delivery) => delivery.state === 'queued')
  const messageById = new Map(messages.map((message) => [message.id, message]))
  const loaded = await Promise.all(
    queued.map(async (delivery) => {
      const message = messageById.get(delivery.messageId)
      if (!message) throw new Error(`delivery ${delivery.id} has no message`)
      return { delivery, message, content: await contentOf(needs, message) }
    }),
  )
  await inOrderOfKeys(
    loaded,
    ({ delivery }) => keyOf.get(delivery.id) ?? delivery.id,
    (one) => deliver(needs, one),
  )
}

async function contentOf({ payloads }: Needs, { id, sizeBytes }: MessageRow): Promise<Content> {
  if (sizeBytes <= mostHeldBytes) return payloads.read(id, 'output')
  return (await payloads.open(id, 'output')).read()
}

type Loaded = { readonly delivery: DeliveryRow; readonly message: MessageRow; readonly content: Content }

async function deliver(needs: Needs, { delivery, message, content }: Loaded): Promise<void> {
  const gateway = folderNamed(await needs.revisions.byId(delivery.revision), delivery.gateway)
  const startedAt = needs.now()
  crashPoint('folder.before-write')
  const outcome = await write(gateway.path, delivery.identity, content)
  await needs.ledger.commit(
    attemptEntry({
      stage: 'folder-gateway',
      outcomeTopic: topics.outcome,
      delivery,
      message,
      startedAt,
      finishedAt: needs.now(),
      outcome,
      retry: gateway.retry,
      jitter: (needs.randomBytes(1)[0] ?? 0) / 255,
    }),
  )
  crashPoint('folder.after-commit')
  needs.log.info('delivery tried', { messageId: message.id, code: outcome.kind })
}

function folderNamed(revision: Revision, name: string): FolderGateway {
  const gateway = revision.gateways.get(name)
  if (gateway?.type !== 'folder')
    throw new Error(`gateway ${name} of revision ${revision.id} is not a folder`)
  return gateway
}

async function write(folder: string, name: string, content: Content): Promise<Outcome> {
  try {
    await writeWhole(folder, name, content)
    return { kind: 'delivered', what: 'written to folder' }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Not the folder's fault: what was to be written could not be read.
    if (code === undefined) throw error
    return {
      kind: 'failed',
      code: 'DELIVERY_WRITE_FAILED',
      text: `The folder ${folder} cannot be written (${code}). Check that it exists, has room and may be written to.`,
    }
  }
}
