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
 * Writes entries in the open transaction: claims first, then the winners' new rows, then numbers with what is made of them,
 * then changes of rows that others may hold, then events. Every writer locks in this order, so that writers wait for one
 * another and not in circles. Numbers are held until COMMIT, and all writers for a partner want the same ones: hence
 * everything that can be written before them is.
 */
export async function writeGroup(
  transaction: HeldTransaction,
  { outlet, recent }: { readonly outlet: EventOutlet; readonly recent: RecentBytes },
  entries: readonly Entry[],
): Promise<Written> {
  const results = await takeClaims(transaction, entries)
  const winners = entries.filter((_, index) => results[index]?.kind === 'committed')
  send(transaction, newRows(winners, recent))
  const numbered = await issueNumbers(transaction, winners)
  send(transaction, newRows(numbered, recent))
  const rows: Rows[] = [...winners, ...numbered]
  send(transaction, changedRows(rows))
  const events = rows.flatMap((one) => one.events ?? [])
  if (events.length > 0) await outlet.write(transaction, events)
  return { results, topics: [...new Set(events.map(({ topic }) => topic))] }
}

function send(transaction: HeldTransaction, statements: Iterable<Statement>): void {
  for (const statement of statements) void transaction.run(statement)
}

/** At most one statement a kind of row, whatever the number of entries. Nobody else can hold what they write. */
function* newRows(all: readonly Rows[], recent: RecentBytes): Generator<Statement> {
  yield* some(
    insertMessages,
    all.flatMap(({ messages = [] }) => messages),
  )
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
}

/** A statement a kind of row and round: of several changes of one row each has its own. */
function* changedRows(all: readonly Rows[]): Generator<Statement> {
  for (const round of rounds(
    all.flatMap(({ changes = [] }) => changes),
    ({ messageId }) => messageId,
  )) {
    yield changeMessages(round)
  }
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
