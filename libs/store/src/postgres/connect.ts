import pg from 'pg'
import { LedgerUnavailable } from '../ledger.ts'

export type ConnectOptions = {
  readonly databaseUrl: string
  readonly name: string
  readonly connections: number
  /** off: an accepted message may be lost in a power cut. For benchmarks that show the price of fsync. */
  readonly durability: 'on' | 'off'
}

const connectTimeoutMs = 5_000
/** The server ends a statement that runs longer. */
const statementTimeoutMs = 10_000
/** The client gives up a little later: then the network swallowed the answer, and the connection is dropped. */
const answerTimeoutMs = statementTimeoutMs + 2_000

/**
 * Every statement here finds its rows by an index. Postgres plans a named statement once, and on tables that are still
 * empty it would choose to read them whole, and do so until they are analysed: 2 ms a look-up after 3,000 messages.
 */
const planning = '-c enable_seqscan=off -c jit=off'

/** A pool whose connections give up on statements that hang, and that survives the loss of idle ones. */
export function connect(options: ConnectOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    application_name: options.name,
    max: options.connections,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    query_timeout: answerTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    keepAlive: true,
    pipeline: true,
    options: `-c synchronous_commit=${options.durability} ${planning}`,
  })
  // A connection that breaks (Postgres restarted) says so to whoever waits on it, and once more as an event. The
  // pool drops it either way; without a listener the event would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/**
 * SQLSTATEs that say "this Postgres cannot work now", not "this statement is wrong" (PostgreSQL appendix A):
 * 08 connection, 28 and 3D000 not let in, 53 disk full or out of connections, 57P shutdown, 57014 statement timeout,
 * 25006 read-only, 25P03 idle too long, 55P03 lock timeout, 58 disk errors.
 */
const unavailableStates = /^(08...|28...|3D000|53...|57P..|57014|25006|25P03|55P03|58...)$/

/** Node's own, such as ECONNREFUSED, EPIPE, ENOTFOUND, ERR_STREAM_DESTROYED. */
const unavailableCodes = /^(E[A-Z]{3,}|EAI_AGAIN|ERR_(STREAM|SOCKET|SSL|TLS)_.+)$/

/** Words of pg for a connection that ended, or never began; they have no code. */
const unavailableTexts =
  /Connection terminated|timeout exceeded when trying to connect|not queryable|Query read timeout|Cannot use a pool after|SSL connection/i

/** True when Postgres is away, shutting down, full, read-only or out of connections. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('unavailable' in error && error.unavailable === true) return true
  if (error instanceof pg.DatabaseError) return unavailableStates.test(error.code ?? '')
  if ('code' in error && typeof error.code === 'string') return unavailableCodes.test(error.code)
  return unavailableTexts.test(error.message)
}

/** Runs a query; connection loss becomes LedgerUnavailable, everything else is thrown as it is. */
export async function reachable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isUnavailable(error) ? new LedgerUnavailable(error) : error
  }
}

/** Throws LedgerUnavailable unless Postgres can be reached and takes writes. */
export async function checkWritable(pool: pg.Pool): Promise<void> {
  const text = "select pg_is_in_recovery() or current_setting('transaction_read_only')::boolean as read_only"
  const { rows } = await reachable(() => pool.query<{ read_only: boolean }>(text))
  if (rows[0]?.read_only !== false) throw new LedgerUnavailable(new Error('Postgres only reads'))
}
