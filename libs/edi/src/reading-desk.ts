import type { Program } from './guide/program.ts'
import { StructureWalker } from './judge/structure-walker.ts'
import { idleReader, type SegmentReader } from './segment-reader.ts'

/** What reading under one guide uses again for each transaction: it is synchronous, so there is one at a time. */
type Desk = { readonly reader: SegmentReader; readonly walker: StructureWalker }

const desks = new WeakMap<Program, Desk>()

/** The reader has to be opened, and the walker to begin anew. */
export function deskOf(program: Program): Desk {
  const known = desks.get(program)
  if (known !== undefined) return known
  const made = { reader: idleReader(), walker: new StructureWalker(program) }
  desks.set(program, made)
  return made
}
