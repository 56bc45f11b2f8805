import pg from 'pg'
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

/** The sum of its statements may not take longer: an answer is owed to a partner. */
const transactionLimitMs = 10_000

/** The statements of one open transaction. */
export class HeldTransaction implements Transaction {
  readonly #client: pg.ClientBase
  readonly #deadline = performance.now() + transactionLimitMs

  constructor(client: pg.ClientBase) {
    this.#client = client
  }

  run<Row extends pg.QueryResultRow>(statement: Statement): Promise<pg.QueryResult<Row>> {
    if (performance.now() > this.#deadline) {
      throw Object.assign(new Error(`a transaction took more than ${transactionLimitMs} ms`), {
        unavailable: true,
      })
    }
    return this.#client.query<Row>({ ...statement, values: [...statement.values] })
  }

  /** Statements of the outlet are few and come again and again: each gets a name, so that it is planned once. */
  query(text: string, values: readonly unknown[]): Promise<{ readonly rows: readonly unknown[] }> {
    return this.run({ name: nameOf(text), text, values })
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
  hooks: CommitHooks = {},
): Promise<TransactionOutcome<T>> {
  let client: pg.PoolClient | undefined
  let committing = false
  try {
    client = await pool.connect()
    await client.query('begin isolation level read committed read write')
    const value = await work(new HeldTransaction(client))
    hooks.before?.()
    committing = true
    const { command } = await client.query('commit')
    if (command !== 'COMMIT') throw new Error(`Postgres answered ${command} to a COMMIT`)
    hooks.after?.()
    client.release()
    return { kind: 'done', value }
  } catch (error) {
    const lost = isUnavailable(error)
    await giveBack(client, lost)
    if (lost) return { kind: 'unavailable', error, ambiguous: committing && !isAnswer(error) }
    return { kind: isContention(error) ? 'contention' : 'refused', error }
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

/** An error with a SQLSTATE below FATAL is Postgres' own answer to COMMIT: it did not happen. */
function isAnswer(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.severity === 'ERROR'
}

function isContention(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '40001' || error.code === '40P01')
}
