import type { RevisionId } from '@parley/journey'
import { packResources } from '@parley/rpc'
import type { Activation, Revision } from '@parley/rpc/registry/v1'
import type { ActiveRevision, RevisionSource, StoredRevision } from '@parley/store'

/** Revisions are asked for again by every process that starts. */
const keptPacked = 8

/** What is active, packed once for all who watch it; followed in the ledger while anybody does. */
export class ActiveRevisionWatch {
  readonly #source: RevisionSource
  readonly #onError: (error: unknown) => void
  readonly #packed = new Map<RevisionId, Promise<Revision>>()
  readonly #waiting = new Set<() => void>()
  #latest: Activation | undefined
  #watchers = 0
  #stop: (() => void) | undefined
  /** One reading for all who come while the ledger is followed, such as every service after a start of the registry. */
  #knowing: Promise<void> | undefined

  constructor(source: RevisionSource, onError: (error: unknown) => void) {
    this.#source = source
    this.#onError = onError
  }

  get latest(): Activation | undefined {
    return this.#latest
  }

  /** Begins to follow with the first watcher, and knows what is active when it resolves. Call `leave` in any case. */
  async join(): Promise<void> {
    this.#watchers++
    this.#stop ??= this.#source.onActive((active) => {
      this.#take(active).catch(this.#onError)
    })
    this.#knowing ??= this.#know()
    await this.#knowing
  }

  leave(): void {
    this.#watchers--
    if (this.#watchers > 0) return
    this.#stop?.()
    this.#stop = undefined
    this.#knowing = undefined
  }

  /** Resolves when something newer than that is active, when the time is over, or when the signal is aborted. */
  async newer(activation: number, withinMs: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || (this.#latest?.number ?? 0) > activation) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, withinMs)
    this.#waiting.add(resolve)
    const wake = () => resolve()
    signal.addEventListener('abort', wake)
    await promise
    signal.removeEventListener('abort', wake)
    clearTimeout(timer)
    this.#waiting.delete(resolve)
  }

  /** A revision as it is sent. */
  pack({ id, deployedAt, resources }: StoredRevision): Promise<Revision> {
    const held = this.#packed.get(id)
    if (held) return held
    const packing = packResources(resources).then((packed) => ({ id, deployedAt, resources: packed }))
    this.#packed.set(id, packing)
    packing.catch(() => this.#packed.delete(id))
    const [oldest] = this.#packed.keys()
    if (this.#packed.size > keptPacked && oldest !== undefined) this.#packed.delete(oldest)
    return packing
  }

  async #know(): Promise<void> {
    try {
      const active = await this.#source.active()
      if (active) await this.#take(active)
    } catch (error) {
      this.#knowing = undefined
      throw error
    }
  }

  async #take(active: ActiveRevision): Promise<void> {
    if (active.activation <= (this.#latest?.number ?? 0)) return
    const revision = await this.pack(active)
    if (active.activation <= (this.#latest?.number ?? 0)) return
    this.#latest = { number: active.activation, revision }
    for (const wake of this.#waiting) wake()
  }
}
