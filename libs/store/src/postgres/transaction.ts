import pg from 'pg'
import { LedgerUnavailable } from '../ledger.ts'
import type { Transaction } from '../outlet.ts'
import { isUnavailable } from './connect.ts'

export type Statement = {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

export type TransactionOutcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** 40001 or 40P01: others were in the way; nothing is wrong with the statements. */
  | { readonly kind: 'contention'; readonly error: unknown }
  /** ambiguous: COMMIT was sent and its answer never came, so it may have happened. */
  | { readonly kind: 'unavailable'; readonly error: unknown; readonly ambiguous: boolean }
  | { readonly kind: 'refused'; readonly error: unknown }

export type CommitHooks = { readonly before?: () => void; readonly after?: () => void }

/** snapshot: it only reads, and all of it sees the same moment. */
export type Isolation = 'read committed read write' | 'snapshot'

export type TransactionOptions = CommitHooks & { readonly isolation?: Isolation }

const begin: { readonly [isolation in Isolation]: string } = {
  'read committed read write': 'begin isolation level read committed read write',
  snapshot: 'begin isolation level repeatable read read only',
}

/** The sum of its statements may not take longer: an answer is owed to a partner. */
const transactionLimitMs = 10_000

/**
 * The statements of one open transaction. They go out one behind the other without waiting for answers, so that a
 * transaction costs the round trips that its own answers need and not one a statement.
 */
export class HeldTransaction implements Transaction {
  readonly #client: pg.PoolClient
  readonly #deadline = performance.now() + transactionLimitMs
  readonly #answers: Promise<unknown>[] = []

  constructor(client: pg.PoolClient) {
    this.#client = client
  }

  run<Row extends pg.QueryResultRow>(statement: Statement): Promise<pg.QueryResult<Row>> {
    if (performance.now() > this.#deadline) {
      throw Object.assign(new Error(`a transaction took more than ${transactionLimitMs} ms`), {
        unavailable: true,
      })
    }
    this.#cork()
    return this.#note(this.#client.query<Row>({ ...statement, values: [...statement.values] }))
  }

  /** Statements of the outlet are few and come again and again: each gets a name, so that it is planned once. */
  send(text: string, values: readonly unknown[]): void {
    void this.run({ name: nameOf(text), text, values })
  }

  /** BEGIN and COMMIT. */
  control(text: string): Promise<pg.QueryResult> {
    this.#cork()
    return this.#note(this.#client.query(text))
  }

  /** Waits for every answer. Of failures the first counts: those behind it only say that the transaction is aborted. */
  async failure(): Promise<{ readonly error: unknown } | undefined> {
    const settled = await Promise.allSettled(this.#answers)
    const failed = settled.find((one) => one.status === 'rejected')
    return failed && { error: failed.reason as unknown }
  }

  /** What is sent in one turn of the event loop leaves in one write: each write may wake Postgres up. */
  #cork(): void {
    const { stream } = this.#client.connection
    stream.cork()
    process.nextTick(() => stream.uncork())
  }

  #note<T>(answer: Promise<T>): Promise<T> {
    this.#answers.push(answer)
    // Heard by failure(), also when nobody waits for this very answer.
    answer.catch(() => undefined)
    return answer
  }
}

const names = new Map<string, string>()
const mostNames = 64

/** Past the limit statements stay nameless: whoever builds texts with values in them must not fill the server. */
function nameOf(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  if (names.size >= mostNames) return ''
  const name = `outlet-${names.size}`
  names.set(text, name)
  return name
}

/** Runs the work in one transaction, and says what came of it. Never throws. */
export async function transact<T>(
  pool: pg.Pool,
  work: (transaction: HeldTransaction) => Promise<T>,
  { isolation = 'read committed read write', before, after }: TransactionOptions = {},
): Promise<TransactionOutcome<T>> {
  let client: pg.PoolClient | undefined
  let transaction: HeldTransaction | undefined
  let committing = false
  try {
    client = await pool.connect()
    transaction = new HeldTransaction(client)
    void transaction.control(begin[isolation])
    const value = await work(transaction)
    before?.()
    committing = true
    // Behind a statement that failed Postgres answers ROLLBACK to it.
    const { command } = await transaction.control('commit')
    if (command !== 'COMMIT') throw new Error(`Postgres answered ${command} to a COMMIT`)
    after?.()
    client.release()
    return { kind: 'done', value }
  } catch (thrown) {
    const { error } = (await transaction?.failure()) ?? { error: thrown }
    const lost = isUnavailable(error)
    await giveBack(client, lost)
    if (lost) return { kind: 'unavailable', error, ambiguous: committing && !isAnswer(error) }
    return { kind: isContention(error) ? 'contention' : 'refused', error }
  }
}

/** What the work made of it. Throws LedgerUnavailable when the same work may do later, and the error itself when it never will. */
export function doneOrThrow<T>(outcome: TransactionOutcome<T>): T {
  switch (outcome.kind) {
    case 'done':
      return outcome.value
    case 'contention':
    case 'unavailable':
      throw new LedgerUnavailable(outcome.error)
    case 'refused':
      throw outcome.error
    default:
      return outcome satisfies never
  }
}

/** A connection whose transaction cannot be rolled back is thrown away, which ends the transaction too. */
async function giveBack(client: pg.PoolClient | undefined, broken: boolean): Promise<void> {
  if (!client) return
  if (broken) return client.release(true)
  const rolledBack = await client.query('rollback').then(
    () => true,
    () => false,
  )
  client.release(!rolledBack)
}

/** An error with a SQLSTATE below FATAL is Postgres' own answer: the COMMIT behind it, or it itself, did not happen. */
function isAnswer(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.severity === 'ERROR'
}

function isContention(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '40001' || error.code === '40P01')
}
