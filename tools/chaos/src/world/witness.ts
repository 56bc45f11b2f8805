import { type FSWatcher, watch } from 'node:fs'

/** Sees in which order files appear in a folder, and which change in sight: the system tells of each as it happens. */
export class Witness {
  readonly #watcher: FSWatcher
  readonly #seen = new Map<string, number>()
  readonly #changed = new Set<string>()

  constructor(folder: string) {
    this.#watcher = watch(folder, (event, name) => {
      if (name === null || name.startsWith('.')) return
      if (event === 'change') this.#changed.add(name)
      if (!this.#seen.has(name)) this.#seen.set(name, this.#seen.size)
    })
  }

  /** Places by name, counted from 0. */
  get order(): ReadonlyMap<string, number> {
    return this.#seen
  }

  /** Files written under the name that a reader looks for: for a while it could have read a part of each. */
  get changed(): ReadonlySet<string> {
    return this.#changed
  }

  close(): void {
    this.#watcher.close()
  }
}
