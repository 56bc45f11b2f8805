import { access, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Chance } from '../chance.ts'
import { partners } from '../world/company.ts'
import { brokenAnswer, drawAnswer } from './compose-answer.ts'
import type { DroppedFile } from './consignment.ts'

export type FolderLoadOptions = {
  readonly inbox: string
  readonly chance: Chance
  readonly date: Date
  /** Between two files, both ends included. */
  readonly pauseMs: readonly [number, number]
}

/** The company's own system: it puts answers to orders into the folder, now and then one twice, or a broken one. */
export class FolderLoad {
  readonly files: DroppedFile[] = []
  readonly #options: FolderLoadOptions
  readonly #stopping = new AbortController()
  /** Files that are put there once more as soon as they are taken; others do not wait for them. */
  readonly #second: Promise<void>[] = []
  #working: Promise<void> = Promise.resolve()

  constructor(options: FolderLoadOptions) {
    this.#options = options
  }

  start(): void {
    this.#working = this.#work()
  }

  async finish(): Promise<void> {
    this.#stopping.abort()
    await this.#working
    await Promise.all(this.#second)
  }

  async #work(): Promise<void> {
    const { chance, pauseMs } = this.#options
    const { signal } = this.#stopping
    for (let number = 1; !signal.aborted; number += 1) {
      await this.#drop(number)
      await pause(chance.between(...pauseMs), undefined, { signal }).catch(() => undefined)
    }
  }

  async #drop(number: number): Promise<void> {
    const { chance, date } = this.#options
    const partner = chance.pick(partners).name
    const po = `R${String(number).padStart(7, '0')}`
    const name = `answer-${partner}-${number}.json`
    const kind = chance.weighted({ good: 80, twice: 12, broken: 8 })
    const { json, segments } = drawAnswer(chance, po, date)
    const text = kind === 'broken' ? brokenAnswer(po) : json
    const times = kind === 'twice' ? 2 : 1
    this.files.push({ name, partner, po, segments: kind === 'broken' ? undefined : segments, times })
    await this.#put(name, text)
    if (kind === 'twice') this.#second.push(this.#taken(name).then(() => this.#put(name, text)))
  }

  /** Whole or not at all, as a careful program does it. */
  async #put(name: string, text: string): Promise<void> {
    const { inbox } = this.#options
    await writeFile(join(inbox, `.${name}.writing`), text)
    await rename(join(inbox, `.${name}.writing`), join(inbox, name))
  }

  /** However long that takes: the platform may be down. */
  async #taken(name: string): Promise<void> {
    const isThere = () =>
      access(join(this.#options.inbox, name)).then(
        () => true,
        () => false,
      )
    while (await isThere()) await pause(100)
  }
}
