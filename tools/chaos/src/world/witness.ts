import { type FSWatcher, watch } from 'node:fs'

/** Sees in which order files appear in a folder: the system tells of each as it happens. */
export class Witness {
  readonly #watcher: FSWatcher
  readonly #seen = new Map<string, number>()

  constructor(folder: string) {
    this.#watcher = watch(folder, (_, name) => {
      if (name !== null && !name.startsWith('.') && !this.#seen.has(name))
        this.#seen.set(name, this.#seen.size)
    })
  }

  /** Places by name, counted from 0. */
  get order(): ReadonlyMap<string, number> {
    return this.#seen
  }

  close(): void {
    this.#watcher.close()
  }
}
