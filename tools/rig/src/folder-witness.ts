import { type FSWatcher, watch } from 'node:fs'

/**
 * Sees in which order files appear in a folder, and which change in sight: the system tells of each as it happens. For folders that
 * nothing is taken out of: it would count as one more appearance.
 */
export class FolderWitness {
  readonly #watcher: FSWatcher
  readonly #places = new Map<string, number[]>()
  readonly #changed = new Set<string>()
  #appearances = 0

  constructor(folder: string) {
    this.#watcher = watch(folder, (event, name) => {
      if (name === null || name.startsWith('.')) return
      if (event === 'change') this.#changed.add(name)
      else this.#places.set(name, [...(this.#places.get(name) ?? []), this.#appearances++])
    })
  }

  /** By name, the places among all appearances, counted from 0: a file put over itself has appeared again. */
  get places(): ReadonlyMap<string, readonly number[]> {
    return this.#places
  }

  /** Files written under the name that a reader looks for: for a while it could have read a part of each. */
  get changed(): ReadonlySet<string> {
    return this.#changed
  }

  close(): void {
    this.#watcher.close()
  }
}
