import pg from 'pg'
import { LedgerUnavailable } from '../ledger.ts'

export type ConnectOptions = {
  readonly databaseUrl: string
  readonly name: string
  readonly connections: number
  /** off: an accepted message may be lost in a power cut. For benchmarks that show the price of fsync. */
  readonly durability: 'on' | 'off'
}

/** A pool whose connections give up on statements that hang, and that survives the loss of idle ones. */
export function connect(options: ConnectOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    application_name: options.name,
    max: options.connections,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    options: `-c synchronous_commit=${options.durability} -c jit=off`,
  })
  // A connection that breaks (Postgres restarted) says so to whoever waits on it, and once more as an event. The
  // pool drops it either way; without a listener the event would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** SQLSTATE classes that say "this Postgres cannot work now", not "this statement is wrong" (PostgreSQL appendix A). */
const unavailableStates = /^(08|53|57P|25006|58)/

/** True when Postgres is away, shutting down, full or out of connections. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = (error as { code?: unknown }).code
  if (typeof code === 'string') {
    return unavailableStates.test(code) || /^(ECONN|EPIPE|ETIMEDOUT|ENOENT|EHOSTUNREACH)/.test(code)
  }
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/i.test(
    error.message,
  )
}

/** Runs a query; connection loss becomes LedgerUnavailable, everything else is thrown as it is. */
export async function reachable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isUnavailable(error) ? new LedgerUnavailable(error) : error
  }
}
