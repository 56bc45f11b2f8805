import type { CharsetSource } from '../charset/charset-rule.ts'
import type { CompiledGuide } from '../guide/compiled-guide.ts'
import type { Node, Program } from '../guide/program.ts'
import type { Delimiters, Transaction } from '../interchange.ts'
import { StructureWalker } from '../judge/structure-walker.ts'
import { SegmentReader } from '../segment-reader.ts'
import type { Loop, Segment, TransactionTree } from './interchange-tree.ts'
import { readPackage } from './read-package.ts'
import { readSegment } from './read-segment.ts'

export type TransactionSource = {
  readonly delimiters: Delimiters
  readonly transaction: Pick<Transaction, 'range'>
  /** Where `bytes` begins in the file, when it is a part of it. Default 0. */
  readonly fileOffset?: number
  /** Nests the segments into its loops. */
  readonly guide?: CompiledGuide
} & CharsetSource

/** One transaction as a tree (see `InterchangeTree`); its texts may share the memory of the transaction. */
export function readTransactionTree(bytes: Uint8Array, source: TransactionSource): TransactionTree {
  const { delimiters, transaction, fileOffset = 0, guide } = source
  const reader = new SegmentReader(bytes, delimiters, transaction.range, fileOffset, source)
  if (!reader.advance()) throw new Error('a transaction without a segment')
  const { range } = transaction
  const packed = reader.is(0, 'UNO') ? readPackage(bytes, { delimiters, range, fileOffset }) : undefined
  if (packed !== undefined) return packed
  const nesting = guide === undefined ? undefined : new Nesting(guide.program)
  nesting?.step(reader)
  const header = readSegment(reader)
  const flat: Segment[] = []
  let trailer: Segment | undefined
  while (reader.advance()) {
    const segment = readSegment(reader)
    // Also a trailer in the middle would be the last: the framer ends a transaction there.
    if (segment.tag === 'SE' || segment.tag === 'UNT' || segment.tag === 'MTR') trailer = segment
    else if (nesting === undefined) flat.push(segment)
    else nesting.take(segment, nesting.step(reader))
  }
  return {
    header,
    segments: nesting?.segments ?? flat,
    ...(trailer !== undefined && { trailer }),
    ...(reader.charset !== 'ascii' && { charset: reader.charset }),
  }
}

type Items = (Segment | Loop)[]

/** Puts segments into the loops of a guide, in the order in which they came: what is out of place stays where it is. */
class Nesting {
  readonly segments: Items = []
  private readonly program: Program
  private readonly walker: StructureWalker
  /** The loops that are open, outermost first, by the index of their trigger. */
  private open: { readonly index: number; readonly items: Items }[] = []

  constructor(program: Program) {
    this.program = program
    this.walker = new StructureWalker(program)
  }

  step(reader: SegmentReader): Node | undefined {
    const step = this.walker.step(reader)
    return step.kind === 'placed' || step.kind === 'late' ? step.node : undefined
  }

  take(segment: Segment, node: Node | undefined): void {
    if (node === undefined) {
      this.innermost.push(segment)
      return
    }
    this.closeTo(node.parent)
    if (node.isTrigger) this.enter(node)
    this.innermost.push(segment)
  }

  private get innermost(): Items {
    return this.open.at(-1)?.items ?? this.segments
  }

  private enter({ index, loop }: Node): void {
    const items: Items = []
    this.innermost.push({ loop, segments: items })
    this.open.push({ index, items })
  }

  /** Closes the loops inside `parent`; opens it and those around it where a segment out of place closed them. */
  private closeTo(parent: number): void {
    if ((this.open.at(-1)?.index ?? -1) === parent) return
    const path = this.pathTo(parent)
    let kept = 0
    while (kept < path.length && this.open[kept]?.index === path[kept]?.index) kept++
    this.open.length = kept
    for (const node of path.slice(kept)) this.enter(node)
  }

  private pathTo(parent: number): readonly Node[] {
    const path: Node[] = []
    for (
      let node = this.program.places[parent];
      node !== undefined;
      node = this.program.places[node.parent]
    ) {
      path.unshift(node)
    }
    return path
  }
}
