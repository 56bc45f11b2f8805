import type { Finding } from '../finding.ts'
import { finding } from '../finding.ts'
import type { Transaction } from '../interchange.ts'
import type { FramingEvent } from './framing-event.ts'
import type { FramerLimits } from './limits.ts'

/** What the readers of one file have in common: its limits, where events go, and what stands outside interchanges. */
export class FileFrame {
  readonly limits: Required<FramerLimits>
  private readonly sink: (event: FramingEvent) => void
  /** Said before the first interchange; at the end of a file without one it may be the whole answer. */
  private held: Finding | undefined
  private interchanges = 0
  private envelopes = 0
  private inJunk = false
  private readAgain = 0
  /** Where the segment at hand begins, or the file ends. */
  at = 0
  /** Nothing further is read: the file has more envelopes than allowed. */
  full = false
  /** Segment terminator of the last interchange that ended: empty segments may follow it. */
  terminator = 0

  constructor(limits: Required<FramerLimits>, sink: (event: FramingEvent) => void) {
    this.limits = limits
    this.sink = sink
  }

  emit(event: FramingEvent): void {
    if (event.kind === 'interchange-opened') this.beginInterchange()
    if (event.kind === 'interchange-closed') this.terminator = event.interchange.delimiters.segment
    this.sink(event)
  }

  /** Bytes outside every interchange; reported once a run. */
  junk(byteOffset: number, code: JunkCode = 'JUNK_OUTSIDE_INTERCHANGE'): void {
    if (this.inJunk || this.full) return
    this.inJunk = true
    const found = finding(code, junkTexts[code], { byteOffset })
    if (this.interchanges === 0) this.held = found
    else this.sink({ kind: 'outside', finding: found })
  }

  /** Junk that follows is a run of its own; not so behind a header that leaves the rest unreadable. */
  endJunk(readable: boolean): void {
    this.inJunk = !readable
  }

  /** Counts one more interchange, group or transaction; false when it is one too many, which is said once. */
  countEnvelope(byteOffset: number, findings: Finding[] | undefined): boolean {
    this.envelopes++
    if (this.envelopes <= this.limits.maxEnvelopes) return true
    if (!this.full) {
      const text = `The file has more than ${this.limits.maxEnvelopes} envelopes; the rest is not read. Send it in parts.`
      findings?.push(finding('TOO_MANY_ENVELOPES', text, { byteOffset }))
    }
    this.full = true
    return false
  }

  /**
   * A transaction that is too long to be taken says so itself. One that was never closed counts up to where that was
   * noticed: until then its reader had to keep what came.
   */
  checkLength(transaction: Transaction, isClosed: boolean): Transaction {
    const { maxTransactionBytes } = this.limits
    const { offset, length } = transaction.range
    if ((isClosed ? length : Math.max(length, this.at - offset)) <= maxTransactionBytes) return transaction
    const text = `This transaction has more than ${maxTransactionBytes} bytes and was not read. Send it in parts, or raise the limit.`
    const place = { segmentPosition: 1, byteOffset: transaction.range.offset }
    return {
      ...transaction,
      findings: [...transaction.findings, finding('TRANSACTION_TOO_LONG', text, place)],
    }
  }

  /**
   * Whether bytes that a length claimed wrongly may be read again as segments. In proportion to the file, so that a file
   * full of wrong lengths is read in linear time, too; by offsets alone, so that it does not depend on chunks.
   */
  mayReadAgain(length: number, fileOffset: number): boolean {
    if (this.readAgain + length > 16 * this.limits.maxSegmentBytes + fileOffset) return false
    this.readAgain += length
    return true
  }

  end(fileLength: number): void {
    if (this.interchanges > 0) return
    const byteOffset = this.held?.byteOffset ?? 0
    const text =
      fileLength === 0
        ? 'The file is empty. Send an interchange.'
        : 'No interchange begins in this file. Send ISA to IEA, or UNB to UNZ.'
    const isUnreadable = this.held !== undefined && this.held.code !== 'JUNK_OUTSIDE_INTERCHANGE'
    const found = isUnreadable ? this.held : undefined
    this.sink({ kind: 'outside', finding: found ?? finding('NO_INTERCHANGE', text, { byteOffset }) })
  }

  private beginInterchange(): void {
    this.interchanges++
    if (this.held !== undefined) this.sink({ kind: 'outside', finding: this.held })
    this.held = undefined
  }
}

export type JunkCode = keyof typeof junkTexts

const junkTexts = {
  JUNK_OUTSIDE_INTERCHANGE:
    'What stands here belongs to no interchange and was not read. Send only ISA to IEA, or UNB to UNZ.',
  ISA_UNREADABLE:
    'An ISA begins here, but its elements do not have the lengths of an ISA. Send 16 elements in 106 bytes.',
  UNB_UNREADABLE:
    'An interchange begins here, but its UNA or UNB cannot be read. Send UNA and its six characters, then UNB with a syntax identifier such as UNOC.',
  STX_UNREADABLE:
    'A transmission begins here, but its STX cannot be read. Send STX with the syntax identifier ANA or ANAA.',
  INTERACTIVE_UNSUPPORTED:
    'An interactive interchange (UIB to UIZ) begins here, and only batch interchanges are read. Send UNB to UNZ.',
}
