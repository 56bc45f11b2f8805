import { setTimeout as pause } from 'node:timers/promises'
import type { RevisionId } from '@parley/journey'
import pg from 'pg'

export const deployChannel = 'parley_deploy'
const reconnectAfterMs = 500

/** Hears of deploys of any process on a connection of its own, and connects again when it is lost. */
export class DeployWatch {
  readonly #databaseUrl: string
  readonly #hear: (id: RevisionId) => void
  readonly #stopping = new AbortController()
  #running: Promise<void> | undefined

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

  /** Resolves when the connection ends. A deploy missed in between is caught up by the first word after it. */
  async #listen(signal: AbortSignal): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#databaseUrl,
      application_name: 'parley-deploy-watch',
    })
    const ended = new Promise<void>((resolve) => {
      client.once('end', () => resolve())
      client.once('error', () => resolve())
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    client.on('notification', ({ payload }) => this.#hear((payload ?? '') as RevisionId))
    try {
      await client.connect()
      await client.query(`listen ${deployChannel}`)
      this.#hear('' as RevisionId)
      await ended
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}
