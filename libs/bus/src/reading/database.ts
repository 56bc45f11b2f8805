import pg from 'pg'
import { BusUnavailable } from '../bus-errors.ts'

type Row = pg.QueryResultRow
/** A name: Postgres plans the statement once a connection. */
export type Query = <R extends Row>(
  text: string,
  values?: readonly unknown[],
  name?: string,
) => Promise<pg.QueryResult<R>>
export type NamedQuery = { readonly name: string; readonly text: string; readonly values: readonly unknown[] }

const tries = 5
/** Every hot statement goes by a primary key: a plan made while the tables were empty must stay right. */
export const planning = '-c jit=off -c plan_cache_mode=force_generic_plan -c enable_seqscan=off'

export type DatabaseOptions = {
  readonly connections: number
  readonly swift: boolean
  readonly schema?: string
  /** The server ends a transaction in which nothing happens for so long; default: never. */
  readonly idleInTransactionMs?: number
}

/** A pool whose errors are told apart: a machine that is away is BusUnavailable, anything else is a bug. */
export class Database {
  readonly #pool: pg.Pool

  /**
   * `swift`: commits do not wait for the disk. A killed process loses nothing by it, a lost machine may. `schema`: where the
   * tables are, when not in the usual one.
   */
  constructor(databaseUrl: string, options: DatabaseOptions) {
    const path = options.schema === undefined ? '' : ` -c search_path=${options.schema}`
    this.#pool = new pg.Pool({
      connectionString: databaseUrl,
      application_name: 'parley-bus',
      max: options.connections,
      connectionTimeoutMillis: 5_000,
      query_timeout: 10_000,
      statement_timeout: 10_000,
      keepAlive: true,
      ...(options.idleInTransactionMs !== undefined && {
        idle_in_transaction_session_timeout: options.idleInTransactionMs,
      }),
      allowExitOnIdle: true,
      options: `-c synchronous_commit=${options.swift ? 'off' : 'on'} ${planning}${path}`,
    })
    this.#pool.on('error', () => undefined)
    this.#pool.on('connect', (client) => client.on('error', () => undefined))
  }

  /** One statement. Deadlock and serialization failures (40P01, 40001) are tried again: nothing was done. */
  async query<R extends Row>(query: NamedQuery, attempt = 1): Promise<readonly R[]> {
    try {
      const { rows } = await this.#pool.query<R>({ ...query, values: [...query.values] })
      return rows
    } catch (error) {
      if (isContention(error) && attempt < tries) return this.query(query, attempt + 1)
      throw told(error)
    }
  }

  async transaction<T>(work: (query: Query) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw told(error)
    })
    try {
      await client.query('begin')
      const result = await work((text, values = [], name) =>
        client.query({ text, values: [...values], ...(name && { name }) }),
      )
      await client.query('commit')
      client.release()
      return result
    } catch (error) {
      client.release(true)
      throw told(error)
    }
  }

  end(): Promise<void> {
    return this.#pool.end()
  }
}

function isContention(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '40001' || error.code === '40P01')
}

/**
 * SQLSTATE classes 08 connection, 40 rollback, 53 resources, 57 operator intervention, 58 system; 25006 is a server
 * that became a standby. What carries no SQLSTATE was never answered by the server.
 */
function told(error: unknown): unknown {
  if (error instanceof BusUnavailable || error instanceof TypeError) return error
  if (!(error instanceof pg.DatabaseError)) return new BusUnavailable(error)
  return /^(08|40|53|57|58|25006)/.test(error.code ?? '') ? new BusUnavailable(error) : error
}
