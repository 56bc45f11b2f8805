import type { Chance } from '../chance.ts'
import { partners } from '../world/company.ts'
import type { World } from '../world/world.ts'
import type { Consignment, DroppedFile } from './consignment.ts'
import { FolderLoad } from './folder-load.ts'
import { type Pace, TwinLoad } from './twin-load.ts'

export type LoadOptions = {
  readonly chance: Chance
  readonly pace: Pace
  /** Between two files of the company's own system. */
  readonly filePauseMs: readonly [number, number]
}

/** Traffic from all sides, until it is told to stop. */
export class Load {
  readonly #twins: readonly TwinLoad[]
  readonly #folder: FolderLoad

  constructor(world: World, { chance, pace, filePauseMs }: LoadOptions) {
    const date = new Date()
    this.#twins = partners.map((partner) => {
      const twin = world.twins.get(partner.name)
      if (!twin) throw new Error(`there is no twin ${partner.name}`)
      return new TwinLoad({ home: world.home, partner, twin, chance: chance.fork(partner.name), date, pace })
    })
    this.#folder = new FolderLoad({
      inbox: world.inbox,
      chance: chance.fork('files'),
      date,
      pauseMs: filePauseMs,
    })
  }

  start(): void {
    for (const twin of this.#twins) twin.start()
    this.#folder.start()
  }

  /** Nothing new; resolves when everything that was sent has been answered. */
  async finish(): Promise<void> {
    await Promise.all([...this.#twins.map((twin) => twin.finish()), this.#folder.finish()])
  }

  /** Whoever still waits for an answer waits no more. */
  giveUp(): void {
    for (const twin of this.#twins) twin.giveUp()
  }

  /** The last 855s are answered until here. */
  async close(): Promise<void> {
    await Promise.all(this.#twins.map((twin) => twin.close()))
  }

  get consignments(): readonly Consignment[] {
    return this.#twins.flatMap(({ consignments }) => consignments)
  }

  get files(): readonly DroppedFile[] {
    return this.#folder.files
  }

  get settled(): number {
    return this.#twins.reduce((sum, { settled }) => sum + settled, 0)
  }
}
