import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { wakeChannel } from './append.ts'

/** The log cannot be reached; nothing was done. Consumers wait, publishers tell their callers. */
export class BusUnavailable extends Error {
  readonly unavailable = true
  constructor(cause: unknown) {
    super('the bus cannot be reached', { cause })
    this.name = 'BusUnavailable'
  }
}

export function isUnavailable(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && (error as { unavailable?: unknown }).unavailable === true
  )
}

export function openPool(databaseUrl: string, name: string, connections: number, durable: boolean): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: name,
    max: connections,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    options: `-c synchronous_commit=${durable ? 'on' : 'off'} -c jit=off`,
  })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** Postgres counts microseconds, a Date does not: the start is kept as text. */
export type Session = { readonly pid: number; readonly backendStart: string }

/**
 * One connection that listens for wake-ups and stands for this member's life: when its backend is gone from
 * pg_stat_activity, everybody may take over what the member held. It is opened again when it breaks.
 */
export class ListeningSession {
  readonly #databaseUrl: string
  readonly #wake: (topics: readonly string[]) => void
  readonly #stopping = new AbortController()
  #client: pg.Client | undefined
  #current: Session | undefined
  #running: Promise<void> | undefined

  constructor(databaseUrl: string, wake: (topics: readonly string[]) => void) {
    this.#databaseUrl = databaseUrl
    this.#wake = wake
  }

  get current(): Session | undefined {
    return this.#current
  }

  async open(): Promise<void> {
    await this.#connect()
    this.#running = this.#keep()
  }

  async close(): Promise<void> {
    this.#stopping.abort()
    await this.#client?.end().catch(() => undefined)
    await this.#running
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#databaseUrl,
      application_name: 'parley-bus-listen',
    })
    client.on('error', () => undefined)
    client.on('notification', ({ payload }) => this.#wake((payload ?? '').split(' ')))
    try {
      await client.connect()
      await client.query(`listen ${wakeChannel}`)
      const { rows } = await client.query<{ pid: number; backend_start: string }>(
        'select pid, backend_start::text from pg_stat_activity where pid = pg_backend_pid()',
      )
      const [row] = rows
      if (!row) throw new Error('this backend is not in pg_stat_activity')
      this.#client = client
      this.#current = { pid: row.pid, backendStart: row.backend_start }
    } catch (error) {
      await client.end().catch(() => undefined)
      throw new BusUnavailable(error)
    }
  }

  async #keep(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      const client = this.#client
      if (client) await new Promise<void>((resolve) => client.once('end', () => resolve()))
      this.#client = undefined
      this.#current = undefined
      if (signal.aborted) return
      await pause(250, undefined, { signal }).catch(() => undefined)
      await this.#connect().catch(() => undefined)
    }
  }
}
