import type { BusRecord } from '@parley/bus'
import { crashPoint } from '@parley/config'
import type { Event } from '@parley/journey'
import type { Entry, MessageRow } from '@parley/store'
import type { Needs } from './needs.ts'
import { routeEntry } from './route-entry.ts'

type Parsed = Extract<Event, { type: 'parsed' }>
type Keyed = Parsed & { readonly key: string }

export async function routeParsed(needs: Needs, batch: readonly BusRecord[]): Promise<void> {
  const events = batch.map(({ key, value }) => ({ key, ...(value as Parsed) }))
  const messages = await needs.chronicle.messages(events.map((event) => event.messageId))
  const messageById = new Map(messages.map((message) => [message.id, message]))
  const entries = await Promise.all(
    events.map((event) => {
      const message = messageById.get(event.messageId)
      if (!message) throw new Error(`message ${event.messageId} is announced but not in the ledger`)
      return entryOf(needs, event, message)
    }),
  )
  crashPoint('router.before-commit')
  await Promise.all(entries.map((entry) => needs.ledger.commit(entry)))
  crashPoint('router.after-commit')
}

async function entryOf(needs: Needs, event: Keyed, message: MessageRow): Promise<Entry> {
  const revision = await needs.revisions.byId(event.revision)
  const { guide, place, key, channels } = event
  const routing = { message, guide, place, key, ...(channels && { channels }) }
  return routeEntry(revision, { ...routing, at: needs.now() })
}
