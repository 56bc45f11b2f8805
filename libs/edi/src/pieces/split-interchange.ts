import { partsOf } from '../explain/parts-of.ts'
import type { Interchange } from '../interchange.ts'
import type { SegmentReader } from '../segment-reader.ts'

export type PieceKind = 'transaction' | 'group' | 'interchange'

export type Piece = {
  /** From control numbers and set: 000000101-101-0001-850. Letters, digits, - and _ only; not always unique. */
  readonly name: string
  /** The bytes, in pieces of the file and of what was made around them. */
  readonly bytes: readonly Uint8Array[]
}

/**
 * An interchange in pieces, byte for byte as they came. With `envelope` each piece is an interchange of its own: the header
 * of the whole, that of its group, and trailers with new counts. All pieces have the control numbers of the whole. What
 * stands outside of groups (TA1) is in no piece but the whole interchange. `bytes` is the whole file.
 */
export function* splitInterchange(
  bytes: Uint8Array,
  interchange: Interchange,
  { by, envelope }: { readonly by: PieceKind; readonly envelope: boolean },
): Generator<Piece> {
  const { header, range } = interchange
  if (by === 'interchange') {
    const whole = bytes.subarray(range.offset, range.offset + range.length)
    yield { name: nameOf(header.controlNumber), bytes: [whole, lineEndOf(interchange)] }
    return
  }
  const open = new Envelope(bytes, interchange, envelope)
  for (const part of partsOf(bytes, interchange)) {
    if (part.kind === 'envelope') {
      const { tag } = part.reader
      if (by === 'group' && isGroupEdge(tag)) yield* open.closeGroup()
      open.take(part.reader)
    } else {
      const { range: own, controlNumber, setId } = part.transaction
      open.add(bytes.subarray(own.offset, own.offset + own.length))
      const numbers = [header.controlNumber, part.group.header?.controlNumber ?? '']
      if (by === 'transaction') yield open.transaction([...numbers, controlNumber, setId])
    }
  }
  if (by === 'group') yield* open.closeGroup()
}

function isGroupEdge(tag: string): boolean {
  return ['GS', 'GE', 'UNG', 'UNE', 'BAT', 'EOB'].includes(tag)
}

function nameOf(...parts: readonly string[]): string {
  const kept = parts.filter((part) => part !== '').map((part) => part.replace(/[^A-Za-z0-9_-]/g, '_'))
  return kept.join('-').slice(0, 120) || 'interchange'
}

function lineEndOf({ delimiters }: Interchange): Uint8Array {
  return Buffer.from(delimiters.suffix ?? '', 'latin1')
}

// Where GS06 and UNG 0048 stand; of BAT it is the only element.
const groupNumbers: { readonly [tag: string]: number | undefined } = { GS: 6, UNG: 5 }
const trailers = {
  x12: { interchange: 'IEA', group: 'GE' },
  edifact: { interchange: 'UNZ', group: 'UNE' },
  tradacoms: { interchange: 'END', group: 'EOB' },
}

type Header = { readonly bytes: Uint8Array; readonly controlNumber: Uint8Array; readonly name: string }

/** The headers that are open, as they came, and what was collected below them. */
class Envelope {
  private readonly bytes: Uint8Array
  private readonly interchange: Interchange
  private readonly isWrapped: boolean
  private readonly end: Uint8Array
  private whole: Header | undefined
  private group: Header | undefined
  private transactions: Uint8Array[] = []

  constructor(bytes: Uint8Array, interchange: Interchange, isWrapped: boolean) {
    this.bytes = bytes
    this.interchange = interchange
    this.isWrapped = isWrapped
    const { segment } = interchange.delimiters
    this.end = Buffer.concat([Uint8Array.of(segment), lineEndOf(interchange)])
  }

  take(reader: SegmentReader): void {
    const { tag } = reader
    if (this.whole === undefined) {
      this.whole = this.header(reader, this.interchange.range.offset, tag === 'ISA' ? 13 : 5)
    } else if (tag === 'GS' || tag === 'UNG' || tag === 'BAT') {
      this.group = this.header(reader, reader.startOf(0), groupNumbers[tag] ?? 1)
    } else if (isGroupEdge(tag)) this.group = undefined
  }

  add(transaction: Uint8Array): void {
    this.transactions.push(transaction)
  }

  transaction(names: readonly string[]): Piece {
    return { name: nameOf(...names), bytes: this.taken(this.isWrapped) }
  }

  /** A group is nothing without its header and its trailer, so bare ones have them, too. */
  *closeGroup(): Generator<Piece> {
    if (this.transactions.length === 0) return
    const { controlNumber } = this.interchange.header
    yield { name: nameOf(controlNumber, this.group?.name ?? ''), bytes: this.taken(true) }
  }

  private taken(isGrouped: boolean): readonly Uint8Array[] {
    const { transactions } = this
    this.transactions = []
    const inside = transactions.flatMap((one) => this.terminated(one))
    const group = isGrouped
      ? this.around(inside, this.group, { tag: this.tags.group, count: transactions.length })
      : inside
    if (!this.isWrapped) return group
    // UNZ counts groups where there are any (ISO 9735), END counts messages.
    const countsGroups = this.group !== undefined && this.interchange.standard !== 'tradacoms'
    const count = countsGroups ? 1 : transactions.length
    return this.around(group, this.whole, { tag: this.tags.interchange, count })
  }

  private around(
    inside: readonly Uint8Array[],
    header: Header | undefined,
    { tag, count }: { readonly tag: string; readonly count: number },
  ): readonly Uint8Array[] {
    if (header === undefined) return inside
    const { element, tag: behindTag } = this.interchange.delimiters
    const separator = String.fromCharCode(element)
    // END and EOB of TRADACOMS have the count alone.
    if (behindTag !== undefined) {
      const trailer = `${tag}${String.fromCharCode(behindTag)}${count}`
      return [header.bytes, this.end, ...inside, Buffer.from(trailer, 'latin1'), this.end]
    }
    const trailer = Buffer.from([tag, String(count), ''].join(separator), 'latin1')
    return [header.bytes, this.end, ...inside, trailer, header.controlNumber, this.end]
  }

  private get tags() {
    return trailers[this.interchange.standard]
  }

  private header(reader: SegmentReader, from: number, number: number): Header {
    const { bytes } = this
    return {
      bytes: bytes.subarray(from, reader.endOf(reader.elementCount)),
      controlNumber: bytes.subarray(reader.startOf(number), reader.endOf(number)),
      name: reader.text(number),
    }
  }

  /** A file that is cut off lacks the last terminator. */
  private terminated(transaction: Uint8Array): readonly Uint8Array[] {
    const { segment } = this.interchange.delimiters
    const isEnded = transaction.at(-1) === segment
    return [transaction, isEnded ? this.end.subarray(1) : this.end]
  }
}
