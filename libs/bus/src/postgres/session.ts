import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { BusUnavailable } from '../bus-errors.ts'
import type { NamedQuery } from '../reading/database.ts'

const reconnectAfterMs = 250

type Notices = { readonly onNotice: (payload: string) => void; readonly onConnected: () => void }

/**
 * One connection that listens for notices and stands for this process's life: when its backend is gone from
 * pg_stat_activity, everybody may take over what the process held. It is opened again when it breaks.
 */
export class Session {
  readonly #databaseUrl: string
  readonly #channel: string
  readonly #notices: Notices
  readonly #stopping = new AbortController()
  #client: pg.Client | undefined
  #ended: Promise<void> = Promise.resolve()
  #running: Promise<void> | undefined

  constructor(databaseUrl: string, channel: string, notices: Notices) {
    this.#databaseUrl = databaseUrl
    this.#channel = channel
    this.#notices = notices
  }

  async open(): Promise<void> {
    await this.#connect()
    this.#running = this.#keep()
  }

  /** A statement of this very backend. A connection that does not answer in time is given up. */
  async query<R extends pg.QueryResultRow>(query: NamedQuery): Promise<readonly R[]> {
    const client = this.#client
    if (!client) throw new BusUnavailable(new Error('the session is being opened again'))
    try {
      const { rows } = await client.query<R>({ ...query, values: [...query.values] })
      return rows
    } catch (error) {
      if (error instanceof pg.DatabaseError) throw error
      destroy(client)
      throw new BusUnavailable(error)
    }
  }

  async close(): Promise<void> {
    this.#stopping.abort()
    if (this.#client) destroy(this.#client)
    await this.#running
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#databaseUrl,
      application_name: 'parley-bus-session',
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
      keepAlive: true,
      options: '-c synchronous_commit=off',
    })
    client.on('error', () => undefined)
    client.on('notification', ({ payload }) => this.#notices.onNotice(payload ?? ''))
    this.#ended = new Promise((resolve) => client.once('end', () => resolve()))
    try {
      await client.connect()
      await client.query(`listen ${this.#channel}`)
    } catch (error) {
      destroy(client)
      throw new BusUnavailable(error)
    }
    this.#client = client
    this.#notices.onConnected()
  }

  async #keep(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      if (this.#client) await this.#ended
      this.#client = undefined
      await pause(reconnectAfterMs, undefined, { signal }).catch(() => undefined)
      if (!signal.aborted) await this.#connect().catch(() => undefined)
    }
    if (this.#client) destroy(this.#client)
  }
}

/** Without a word to the server: a connection in an unknown state has none to say. */
function destroy(client: pg.Client): void {
  client.connection.stream.destroy()
}
