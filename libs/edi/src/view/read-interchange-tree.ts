import type { Charset } from '../charset.ts'
import type { CompiledGuide } from '../guide/compiled-guide.ts'
import type { Delimiters, Interchange, Transaction } from '../interchange.ts'
import { SegmentReader } from '../segment-reader.ts'
import type { GroupTree, InterchangeTree, Segment, TransactionTree } from './interchange-tree.ts'
import { readEnvelopeSegment } from './read-segment.ts'
import { readTransactionTree } from './read-transaction-tree.ts'
import { separatorsOf } from './separators.ts'

/** The guide that nests a transaction into loops; without one its segments are in a row. */
export type GuideFor = (transaction: Transaction, interchange: Interchange) => CompiledGuide | undefined

/**
 * An interchange that the framer found, as a tree of all that it says: every segment with its elements, repetitions and
 * components as texts, envelopes, trailers, separators and places. `bytes` is the whole file.
 */
export function readInterchangeTree(
  bytes: Uint8Array,
  interchange: Interchange,
  guideFor: GuideFor = () => undefined,
): InterchangeTree {
  const { standard, delimiters, range } = interchange
  const { header: told } = interchange
  const draft = new TreeDraft(new SegmentReader(bytes, delimiters, range, 0, { header: told }).charset, told)
  let at = range.offset + unaLength(interchange)
  for (const transaction of transactionsOf(interchange)) {
    draft.envelope(bytes, delimiters, at, transaction.range.offset)
    const guide = guideFor(transaction, interchange)
    draft.transaction(
      readTransactionTree(bytes, {
        delimiters,
        transaction,
        header: told,
        ...(guide !== undefined && { guide }),
      }),
    )
    at = transaction.range.offset + transaction.range.length
  }
  draft.envelope(bytes, delimiters, at, range.offset + range.length)
  const { header, groups, outside, trailer, charset } = draft
  if (header === undefined) throw new Error('an interchange without a header')
  const named = charset === 'ascii' && !isNarrow(interchange) ? undefined : charset
  return {
    ...{ standard, separators: separatorsOf(delimiters) },
    ...(unaLength(interchange) > 0 && { serviceString: serviceStringOf(bytes, interchange) }),
    ...(named !== undefined && { charset: named }),
    header,
    ...(outside.length > 0 && { outside }),
    groups,
    ...(trailer !== undefined && { trailer }),
    ...endingOf(bytes, interchange),
  }
}

function serviceStringOf(bytes: Uint8Array, { range: { offset } }: Interchange): string {
  return Buffer.from(bytes.subarray(offset, offset + 9)).toString('latin1')
}

/** Many files have line ends but behind the last segment, or only there. */
function endingOf(bytes: Uint8Array, { range, delimiters }: Interchange): { readonly ending?: string } {
  const end = range.offset + range.length
  const behind = Buffer.from(bytes.subarray(end, end + 2)).toString('latin1')
  const ending = /^(\r\n|\n|\r)?/.exec(behind)?.[0] ?? ''
  return ending === (delimiters.suffix ?? '') ? {} : { ending }
}

/** UNOA has no small letters, and many send them: what was read is then written as ASCII. */
function isNarrow(interchange: Interchange): boolean {
  return interchange.standard === 'edifact' && /^UNO[AB]$/.test(interchange.header.syntax)
}

function unaLength(interchange: Interchange): number {
  return interchange.standard === 'edifact' && interchange.hasServiceString ? 9 : 0
}

function transactionsOf({ groups }: Interchange): readonly Transaction[] {
  return groups.flatMap<Transaction>((group) => group.transactions)
}

const groupHeaders: ReadonlySet<string> = new Set(['GS', 'UNG', 'BAT'])
const groupTrailers: ReadonlySet<string> = new Set(['GE', 'UNE', 'EOB'])
const trailers: ReadonlySet<string> = new Set(['IEA', 'UNZ', 'END'])

type GroupDraft = { header?: Segment; transactions: TransactionTree[]; trailer?: Segment }

/** Groups follow from the segments between the transactions, so that nothing depends on what the framer made of them. */
class TreeDraft {
  readonly charset: Charset
  private readonly told: Interchange['header']
  header: Segment | undefined
  trailer: Segment | undefined
  readonly outside: Segment[] = []
  readonly groups: GroupDraft[] = []
  private group: GroupDraft | undefined

  constructor(charset: Charset, told: Interchange['header']) {
    this.told = told
    this.charset = charset
  }

  envelope(bytes: Uint8Array, delimiters: Delimiters, from: number, to: number): void {
    const reader = new SegmentReader(bytes, delimiters, { offset: from, length: to - from }, 0, {
      header: this.told,
    })
    while (reader.advance()) this.place(readEnvelopeSegment(reader))
  }

  transaction({ charset = 'ascii', ...tree }: TransactionTree): void {
    this.group ??= this.openGroup(undefined)
    const differs = charset !== 'ascii' && charset !== this.charset
    this.group.transactions.push({ ...tree, ...(differs && { charset }) })
  }

  private place(segment: Segment): void {
    const { tag } = segment
    if (this.header === undefined) this.header = segment
    else if (groupHeaders.has(tag)) this.group = this.openGroup(segment)
    else if (groupTrailers.has(tag) && this.group?.header) {
      this.group.trailer = segment
      this.group = undefined
    } else if (trailers.has(tag)) this.trailer = segment
    else this.outside.push(segment)
  }

  private openGroup(header: Segment | undefined): GroupDraft & GroupTree {
    const group = { ...(header !== undefined && { header }), transactions: [] }
    this.groups.push(group)
    return group
  }
}
