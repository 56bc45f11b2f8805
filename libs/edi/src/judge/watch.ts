import { fits } from '../fits.ts'
import type { Node } from '../guide/program.ts'
import type { Cell, Scope, Seen, WatchProgram } from '../guide/watch-program.ts'
import { zero } from './exact.ts'

/**
 * Notes what the conditions and balances of a guide look at, segment by segment, and asks them when the loop that they
 * are about ends. Only guides that have some are watched.
 */
export class Watch {
  private readonly program: WatchProgram
  private readonly places: readonly Node[]
  private readonly cells: readonly Cell[]
  /** The triggers of the loops that are open and have scopes, outermost first. */
  private readonly open: Node[] = []

  constructor(program: WatchProgram, places: readonly Node[]) {
    this.program = program
    this.places = places
    this.cells = Array.from({ length: program.cells }, emptyCell)
  }

  /** A segment in its place. One that comes late ends no loop: what goes on behind it is still in there. */
  see(node: Node, seen: Seen, isLate: boolean): void {
    if (!isLate || node.isTrigger) this.closeAround(node, seen)
    const scopes = this.program.scopes[node.index]
    if (scopes !== undefined) {
      for (const { cells } of scopes) for (const cell of cells) this.empty(cell)
      this.open.push(node)
    }
    const sightings = this.program.sightings[node.index]
    if (sightings === undefined) return
    for (const { cell, discriminator, see } of sightings) {
      const noted = this.cells[cell]
      if (noted === undefined || (discriminator !== undefined && !fits(seen.reader, discriminator))) continue
      see(noted, seen)
    }
  }

  /** The transaction has ended; `seen` is its last segment. */
  end(seen: Seen): void {
    for (let loop = this.open.pop(); loop !== undefined; loop = this.open.pop()) this.close(loop, seen)
    this.ask(this.program.whole, seen)
  }

  private closeAround(node: Node, seen: Seen): void {
    for (let loop = this.open.at(-1); loop !== undefined; loop = this.open.at(-1)) {
      if (loop.origin < node.origin && node.origin < (this.places[loop.origin]?.end ?? 0)) return
      this.close(loop, seen)
      this.open.pop()
    }
  }

  private close({ index }: Node, seen: Seen): void {
    for (const scope of this.program.scopes[index] ?? []) this.ask(scope, seen)
  }

  private ask({ closings }: Scope, seen: Seen): void {
    for (const closing of closings) closing(this.cells, seen)
  }

  private empty(index: number): void {
    const cell = this.cells[index]
    if (cell !== undefined) Object.assign(cell, emptyCell())
  }
}

function emptyCell(): Cell {
  return { count: 0, sum: zero, broken: false, values: [] }
}
