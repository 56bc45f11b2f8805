import type { CommitResult, Entry, Rows } from '../ledger.ts'
import type { EventOutlet } from '../outlet.ts'
import { type Bulk, rounds } from './bulk.ts'
import { changeDeliveries } from './change-deliveries.ts'
import { changeMessages } from './change-messages.ts'
import { changeReadings } from './change-readings.ts'
import { takeClaims } from './claims.ts'
import { issueNumbers } from './control-numbers.ts'
import { insertAttempts } from './insert-attempts.ts'
import { insertPayloads } from './insert-payloads.ts'
import { insertAnswers, insertDeliveries, insertKeys, insertMessages, insertSteps } from './insert-rows.ts'
import type { RecentBytes } from './recent-bytes.ts'
import type { HeldTransaction, Statement } from './transaction.ts'

export type Written = { readonly results: readonly CommitResult[]; readonly topics: readonly string[] }

/**
 * Writes entries in the open transaction: claims first, then numbers for the winners, then rows, then events. Every
 * writer locks in this order, so that writers wait for one another and not in circles.
 */
export async function writeGroup(
  transaction: HeldTransaction,
  { outlet, recent }: { readonly outlet: EventOutlet; readonly recent: RecentBytes },
  entries: readonly Entry[],
): Promise<Written> {
  const results = await takeClaims(transaction, entries)
  const winners = entries.filter((_, index) => results[index]?.kind === 'committed')
  const rows: Rows[] = [...winners, ...(await issueNumbers(transaction, winners))]
  for (const statement of statementsFor(rows, recent)) void transaction.run(statement)
  const events = rows.flatMap((one) => one.events ?? [])
  if (events.length > 0) await outlet.write(transaction, events)
  return { results, topics: [...new Set(events.map(({ topic }) => topic))] }
}

/** At most one statement a kind of row, whatever the number of entries. */
function* statementsFor(all: readonly Rows[], recent: RecentBytes): Generator<Statement> {
  yield* some(
    insertMessages,
    all.flatMap(({ messages = [] }) => messages),
  )
  for (const round of rounds(
    all.flatMap(({ changes = [] }) => changes),
    ({ messageId }) => messageId,
  )) {
    yield changeMessages(round)
  }
  yield* insertPayloads(
    all.flatMap(({ payloads = [] }) => payloads),
    recent,
  )
  yield* some(
    insertAnswers,
    all.flatMap(({ answers = [] }) => answers),
  )
  yield* some(
    insertKeys,
    all.flatMap(({ keys = [] }) => keys),
  )
  yield* some(
    insertSteps,
    all.flatMap(({ steps = [] }) => steps),
  )
  yield* some(
    insertDeliveries,
    all.flatMap(({ deliveries = [] }) => deliveries),
  )
  const changes = all.flatMap(({ deliveryChanges = [] }) => deliveryChanges)
  for (const round of rounds(changes, ({ deliveryId }) => deliveryId)) yield changeDeliveries(round)
  yield* some(
    insertAttempts,
    all.flatMap(({ attempts = [] }) => attempts),
  )
  yield* changeReadings(all.flatMap(({ readings = [] }) => readings))
}

function* some<Row>(statement: Bulk<Row>, rows: readonly Row[]): Generator<Statement> {
  if (rows.length > 0) yield statement(rows)
}
