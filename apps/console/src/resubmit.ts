import { topics } from '@parley/bus'
import type { Answer } from '@parley/frame'
import { type Event, type MessageId, newMessageId, noLegs, type RevisionId } from '@parley/journey'
import type { Entry, Story } from '@parley/store'
import type { Needs } from './needs.ts'

/**
 * release: what a stage has set aside is handed to it again.
 * redeliver: a delivery that failed or waits goes out again, same bytes, same identity.
 * reprocess: a received file is read again from its raw bytes with the deployed revision, as a new message
 * below the old one. Everything else has nothing to resubmit.
 */
export async function resubmit(needs: Needs, id: MessageId): Promise<Answer> {
  const story = await needs.chronicle.story(id)
  if (!story) return { status: 404, body: { text: `There is no message ${id}.` } }
  if (story.message.failure?.code === 'HANDLER_PARKED') return release(needs, story)
  const stuck = story.deliveries.filter(({ state }) => /^(failed|waiting|unacknowledged)$/.test(state))
  if (stuck.length > 0) {
    await needs.ledger.commit(redelivery(story, stuck, needs.now()))
    return { status: 200, body: { kind: 'redelivered', messageId: id } }
  }
  if (story.message.kind !== 'file' || story.message.legs.transport !== 'accepted') return nothing(story)
  const revision = needs.revisions.current()
  if (!revision) return { status: 409, body: { text: 'Nothing is deployed. Deploy first, then resubmit.' } }
  const again = newMessageId(needs)
  await needs.ledger.commit(reprocessing(story, again, { revision: revision.id, at: needs.now() }))
  return { status: 200, body: { kind: 'reprocessed', messageId: again } }
}

/** Released first: if this process dies before the entry, the record is on its way and not forgotten. */
async function release(needs: Needs, { message: { id } }: Story): Promise<Answer> {
  const parked = await needs.parked.list()
  const own = parked.filter(({ record }) => (record.value as Event | undefined)?.messageId === id)
  for (const one of own) await needs.parked.release(one.id)
  const at = needs.now()
  await needs.ledger.commit({
    claim: `release|${id}|${at.getTime()}`,
    messageId: id,
    steps: [{ messageId: id, at, stage: 'operator', what: 'handed to its stage again' }],
  })
  return { status: 200, body: { kind: 'released', messageId: id } }
}

function nothing({ message }: Story): Answer {
  const text = `Message ${message.id} is a ${message.kind} in state ${message.state}; resubmit works on failed or waiting deliveries and on files that were accepted.`
  return { status: 409, body: { text } }
}

function redelivery({ message }: Story, stuck: Story['deliveries'], at: Date): Entry {
  const tries = stuck.reduce((sum, delivery) => sum + delivery.attemptCount, 0)
  return {
    claim: `redeliver|${message.id}|${tries}`,
    messageId: message.id,
    deliveryChanges: stuck.map((delivery) => ({ deliveryId: delivery.id, state: 'waiting', nextTryAt: at })),
    changes: lineage(message).map((messageId) => ({
      messageId,
      at,
      state: 'delivering' as const,
      reopen: true,
    })),
    steps: [{ messageId: message.id, at, stage: 'operator', what: 'redelivery asked for' }],
  }
}

/** The output, the transaction it came from and their file: all are open again until the router closes them. */
function lineage({ id, parentId, rootId }: Story['message']): readonly MessageId[] {
  return [...new Set([id, ...(parentId === undefined ? [] : [parentId]), rootId])]
}

function reprocessing(
  { message }: Story,
  id: MessageId,
  started: { readonly revision: RevisionId; readonly at: Date },
): Entry {
  const { revision, at } = started
  const { id: old, mode, partner, agreement, gateway, fileName, sizeBytes, sha256 } = message
  return {
    claim: `reprocess|${id}`,
    messageId: id,
    messages: [
      {
        id,
        parentId: old,
        rootId: id,
        direction: 'in',
        kind: 'file',
        state: 'received',
        legs: { ...noLegs, transport: 'accepted' },
        mode,
        revision,
        ...(partner !== undefined && { partner }),
        ...(agreement !== undefined && { agreement }),
        ...(gateway !== undefined && { gateway }),
        ...(fileName !== undefined && { fileName }),
        sizeBytes,
        sha256,
        at,
      },
    ],
    payloads: [
      {
        messageId: id,
        role: 'content',
        content: {
          kind: 'range',
          of: old,
          role: 'content',
          offset: 0,
          length: sizeBytes,
          mediaType: 'application/octet-stream',
        },
      },
    ],
    steps: [
      { messageId: id, at, stage: 'operator', what: 'reprocessing', detail: { of: old } },
      { messageId: old, at, stage: 'operator', what: 'reprocessed as', detail: { as: id } },
    ],
    events: [receivedEvent(id, revision)],
  }
}

/** With another revision a file may be something else than it was. */
function receivedEvent(messageId: MessageId, revision: RevisionId) {
  const value = { type: 'received', messageId, revision, ofAnyFormat: true }
  return { topic: topics.received, key: messageId, value } as const
}
