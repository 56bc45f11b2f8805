import { setTimeout as pause } from 'node:timers/promises'
import type { RevisionId } from '@parley/journey'
import pg from 'pg'

export const deployChannel = 'parley_deploy'
const reconnectAfterMs = 500
/** A connection that the network swallowed in silence is found out by this. */
const askEveryMs = 10_000

/** Hears of deploys of any process on a connection of its own, and connects again when it is lost. */
export class DeployWatch {
  readonly #databaseUrl: string
  readonly #hear: (id: RevisionId) => void
  readonly #stopping = new AbortController()
  #running: Promise<void> | undefined
  #last: string | undefined

  constructor(databaseUrl: string, hear: (id: RevisionId) => void) {
    this.#databaseUrl = databaseUrl
    this.#hear = hear
  }

  start(): void {
    this.#running ??= this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      await this.#listen(signal).catch(() => undefined)
      await pause(reconnectAfterMs, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Resolves or throws when the connection ends. */
  async #listen(signal: AbortSignal): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#databaseUrl,
      application_name: 'parley-deploy-watch',
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
      keepAlive: true,
    })
    const ended = new AbortController()
    client.on('end', () => ended.abort())
    client.on('error', () => ended.abort())
    client.on('notification', ({ payload }) => this.#tell(payload))
    try {
      await client.connect()
      await client.query(`listen ${deployChannel}`)
      await this.#keepAsking(client, AbortSignal.any([signal, ended.signal]))
    } finally {
      await client.end().catch(() => undefined)
    }
  }

  /** Asking also catches up on a deploy that was missed while no connection stood. */
  async #keepAsking(client: pg.Client, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const { rows } = await client.query<{ id: string }>('select id from active_revision')
      this.#tell(rows[0]?.id)
      await pause(askEveryMs, undefined, { signal }).catch(() => undefined)
    }
  }

  #tell(id: string | undefined): void {
    if (id === undefined || id === this.#last) return
    this.#last = id
    this.#hear(id as RevisionId)
  }
}
