import { setTimeout as pause } from 'node:timers/promises'
import type { RevisionId } from '@parley/journey'
import type { Resource } from '@parley/model'
import type { Log } from '@parley/telemetry'
import type {
  Revision,
  RegistryServiceService as registryService,
} from '../generated/parley/registry/v1/registry.ts'
import { RpcFailure } from '../rpc-failure.ts'
import type { Calls } from '../service.ts'
import { unpackResources } from './pack-resources.ts'

export type RegistrySourceOptions = {
  readonly registry: Calls<typeof registryService>
  readonly log: Log
  /** A registry that says nothing for this long is taken for gone; longer than several of its heartbeats. */
  readonly silentAfterMs?: number
  /** 0 (included) to 1, for the jitter of coming back. Default: Math.random. */
  readonly random?: () => number
}

type StoredRevision = {
  readonly id: RevisionId
  readonly deployedAt: Date
  readonly resources: readonly Resource[]
}
type ActiveRevision = StoredRevision & { readonly activation: number }
type Listener = (active: ActiveRevision) => void

const usualSilentAfterMs = 8_000
const askWithinMs = 5_000
const firstPauseMs = 100
const longestPauseMs = 3_000

/** Revisions of a partner registry: asked for by id, and heard of by a watch that comes back whenever it ends. */
export class RegistrySource {
  readonly #options: RegistrySourceOptions
  readonly #listeners = new Set<Listener>()
  readonly #closing = new AbortController()
  #running: Promise<void> | undefined
  /** The newest activation heard of, which need not be sent again. */
  #held = 0
  #lost = false

  constructor(options: RegistrySourceOptions) {
    this.#options = options
  }

  async active(): Promise<ActiveRevision | undefined> {
    const got = await this.#get('')
    return got?.revision && { ...(await opened(got.revision)), activation: got.activation }
  }

  async revision(id: RevisionId): Promise<StoredRevision | undefined> {
    const got = await this.#get(id)
    return got?.revision && opened(got.revision)
  }

  onActive(listener: Listener): () => void {
    this.#listeners.add(listener)
    this.#running ??= this.#run()
    return () => this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#running
  }

  async #get(id: string) {
    try {
      return await this.#options.registry.get(
        { id },
        { timeoutMs: askWithinMs, signal: this.#closing.signal },
      )
    } catch (error) {
      if (error instanceof RpcFailure && error.code === 'not-found') return undefined
      throw error
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing
    const { log, random = Math.random } = this.#options
    let waitMs = firstPauseMs
    while (!signal.aborted) {
      try {
        await this.#follow(() => {
          waitMs = firstPauseMs
        })
      } catch (error) {
        if (signal.aborted) return
        if (!this.#lost) log.warn('registry away: serving on what is held', { error })
        this.#lost = true
      }
      // Jitter, so that not all services come back in the same instant.
      await pause(waitMs * (0.5 + random() / 2), undefined, { signal }).catch(() => undefined)
      waitMs = Math.min(longestPauseMs, waitMs * 2)
    }
  }

  /** One watch, to its end; rejects when it fails or falls silent. */
  async #follow(heard: () => void): Promise<void> {
    const { registry, log, silentAfterMs = usualSilentAfterMs } = this.#options
    const silence = new AbortController()
    const silent = new RpcFailure('late', `the registry said nothing for ${silentAfterMs} ms`)
    const timer = setTimeout(() => silence.abort(silent), silentAfterMs)
    const signal = AbortSignal.any([this.#closing.signal, silence.signal])
    try {
      for await (const { sign } of registry.watch({ heldActivation: this.#held }, { signal })) {
        timer.refresh()
        heard()
        if (this.#lost) log.info('registry back')
        this.#lost = false
        if (sign?.$case === 'activated') await this.#take(sign.value)
      }
    } finally {
      clearTimeout(timer)
    }
  }

  async #take({ number, revision }: { number: number; revision: Revision | undefined }): Promise<void> {
    if (revision === undefined || number <= this.#held) return
    const active = { ...(await opened(revision)), activation: number }
    this.#options.log.info('revision received', { revision: active.id })
    for (const listener of this.#listeners) listener(active)
    this.#held = number
  }
}

async function opened({ id, deployedAt, resources }: Revision): Promise<StoredRevision> {
  return {
    id: id as RevisionId,
    deployedAt: deployedAt ?? new Date(0),
    resources: await unpackResources(resources),
  }
}
