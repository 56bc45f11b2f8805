import { topics } from '@parley/bus'
import { failure, type Place } from '@parley/journey'
import { chooseChannels, type Revision } from '@parley/model'
import type { Entry, MessageRow } from '@parley/store'

export type Routing = {
  readonly message: MessageRow
  readonly guide: string
  readonly place: Place
  readonly at: Date
  /** That of the event: documents that keep an order have the same. */
  readonly key: string
  /** Those that decided as what the document was read; left out: all that take its guide. */
  readonly channels?: readonly string[]
}

/** Which channels a document takes. None is no loss: it is quarantined under its partner and agreement. */
export function routeEntry(revision: Revision, routing: Routing): Entry {
  const { message, guide, place, at, key } = routing
  const { id } = message
  const base = { claim: `route|${id}`, messageId: id, sequence: key }
  const agreement = revision.agreements.get(message.agreement ?? '')
  if (!agreement)
    throw new Error(`message ${id} names an agreement that revision ${revision.id} does not have`)
  const chosen = chooseChannels(revision, agreement, guide, message.gateway)
  const channels = chosen.filter(({ name }) => routing.channels?.includes(name) ?? true)
  const [first] = channels
  if (!first) return { ...base, ...quarantine(message, guide, at) }
  return {
    ...base,
    changes: [{ messageId: id, at, channel: first.name }],
    steps: channels.map((channel) => ({
      messageId: id,
      at,
      stage: 'router' as const,
      what: 'routed',
      detail: { channel: channel.name },
    })),
    events: [
      {
        topic: topics.routed,
        key,
        value: {
          ...{ type: 'routed', messageId: id, revision: message.revision, guide, place },
          channels: channels.map(({ name }) => name),
        },
      },
    ],
  }
}

function quarantine(message: MessageRow, guide: string, at: Date): Partial<Entry> {
  const fault = failure(
    'ROUTE_NO_CHANNEL',
    'router',
    `No enabled channel of agreement ${message.agreement} takes documents of guide ${guide}. Add one, deploy, then resubmit.`,
  )
  return {
    changes: [{ messageId: message.id, at, state: 'quarantined', failure: fault }],
    steps: [
      { messageId: message.id, at, stage: 'router', what: 'quarantined', detail: { code: fault.code } },
    ],
    events: [
      {
        topic: topics.outcome,
        key: message.rootId,
        value: { type: 'outcome', messageId: message.id, rootId: message.rootId },
      },
    ],
  }
}
