import { finding } from '../../finding.ts'
import type { Delimiters } from '../../interchange.ts'
import { isLineEnd, withoutLineEnds } from '../bytes.ts'
import { type Fields, splitSegment } from '../edifact/split-segment.ts'
import type { FileFrame } from '../file-frame.ts'
import type { TradacomsGroupOpening, TradacomsOpening } from '../framing-event.ts'
import { limitedFindings } from '../limited-findings.ts'
import type { Head, SegmentBuilder, Taken } from '../release-reader.ts'
import type { SegmentSpan } from '../segment-span.ts'
import { TakenNumbers } from '../taken-numbers.ts'
import {
  type BatchDraft,
  closedBatch,
  closedTransmission,
  finishedMessage,
  type MessageDraft,
  openedTransmission,
  type TransmissionDraft,
} from './tradacoms-drafts.ts'
import {
  checkBatchTrailer,
  checkMessageTrailer,
  checkTransmissionTrailer,
  openedMessage,
  readStx,
  stxFaults,
  type Trailer,
} from './tradacoms-rules.ts'

/** Puts segments together to transmissions, batches and messages (TRADACOMS), and says what does not fit. */
export class TradacomsBuilder implements SegmentBuilder {
  private readonly file: FileFrame
  private beginning: { readonly start: number; readonly told: Head } | undefined
  private transmission: TransmissionDraft | undefined
  private batch: BatchDraft | undefined
  private message: MessageDraft | undefined
  private stray = false

  constructor(file: FileFrame) {
    this.file = file
  }

  get transactionStart(): number | undefined {
    return this.message?.start
  }

  begin(start: number, told: Head): void {
    this.beginning = { start, told }
  }

  lineEnd(byte: number, offset: number): Delimiters | undefined {
    const { transmission } = this
    if (transmission === undefined) return this.beginning?.told.delimiters
    const { suffix } = transmission.delimiters
    const isFirst = offset === transmission.stxEnd && isLineEnd(byte)
    if (isFirst) transmission.delimiters = { ...transmission.delimiters, suffix: byte === 0x0a ? '\n' : '\r' }
    else if (offset === transmission.stxEnd + 1 && suffix === '\r' && byte === 0x0a) {
      transmission.delimiters = { ...transmission.delimiters, suffix: '\r\n' }
    }
    return transmission.delimiters
  }

  isData(bytes: Uint8Array, from: number, to: number): boolean {
    if (this.message === undefined || to - from > this.file.limits.maxSegmentBytes) return false
    return !mayBeService(bytes, from)
  }

  countData(end: number): void {
    if (this.message) this.message.segmentCount++
    if (this.transmission) this.transmission.end = end
  }

  segment(bytes: Uint8Array, from: number, to: number, span: SegmentSpan): Taken {
    const { transmission } = this
    const end = span.start + span.length + (span.terminated ? 1 : 0)
    if (this.isData(bytes, from, to) && span.length <= this.file.limits.maxSegmentBytes) {
      this.countData(end)
      return 'open'
    }
    const plain = withoutLineEnds(bytes.subarray(from, to))
    if (transmission === undefined) return this.openTransmission(plain, span, end)
    const isTooLong = span.length > this.file.limits.maxSegmentBytes
    const tag = isTooLong ? '' : tagOf(plain)
    this.file.at = span.start
    if (tag === 'STX') {
      this.end()
      return 'another'
    }
    this.announce(transmission)
    if (isTooLong) this.tooLong(span)
    const taken = this.dispatch(tag, () => splitTradacoms(plain, transmission.delimiters), {
      ...{ start: span.start, end },
    })
    // Only now: what the segment closed ended before it.
    transmission.end = end
    return taken
  }

  end(): void {
    this.closeTransmission(undefined)
  }

  private dispatch(tag: string, split: () => Fields, at: { start: number; end: number }): Taken {
    if (tag === 'MHD') this.openMessage(split(), at.start)
    else if (tag === 'MTR') this.closeMessage({ fields: split(), ...at })
    else if (tag === 'BAT') this.openBatch(split(), at.start)
    else if (tag === 'EOB') this.closeBatch({ fields: split(), ...at })
    else if (tag === 'END') {
      this.closeTransmission({ fields: split(), ...at })
      return 'closed'
    } else if (this.message) this.message.segmentCount++
    else this.reportStray(at.start)
    return 'open'
  }

  private openTransmission(bytes: Uint8Array, { start }: SegmentSpan, end: number): Taken {
    const { delimiters } = this.beginning?.told ?? {}
    if (delimiters === undefined) throw new Error('a segment outside every transmission')
    const header = readStx(splitTradacoms(bytes, delimiters))
    this.file.endJunk(true)
    this.stray = false
    this.transmission = {
      ...{ start, stxEnd: end, end, header, delimiters, groups: 0, messages: 0 },
      ...{ findings: limitedFindings(stxFaults(header, start)), numbers: new TakenNumbers() },
    }
    this.file.countEnvelope(start, this.transmission.findings)
    return 'open'
  }

  private openBatch(fields: Fields, start: number): void {
    this.closeBatch(undefined)
    const { transmission } = this
    if (transmission === undefined || !this.file.countEnvelope(start, transmission.findings)) return
    const header = { controlNumber: fields[1]?.[0] ?? '' }
    this.batch = this.beginBatch(transmission, { standard: 'tradacoms', header, offset: start })
  }

  private beginBatch(transmission: TransmissionDraft, opening: TradacomsGroupOpening): BatchDraft {
    this.stray = false
    this.file.emit({ kind: 'group-opened', interchange: this.announce(transmission), group: opening })
    return { opening, received: 0, findings: limitedFindings() }
  }

  private closeBatch(trailer: Trailer | undefined): void {
    const { batch, transmission } = this
    if (transmission === undefined) return
    if (this.message) this.closeMessage(undefined)
    if (trailer !== undefined && batch?.opening.header === undefined) {
      const text = 'EOB closes what was never opened. Send each trailer after its header.'
      const place = { segment: 'EOB', byteOffset: trailer.start }
      transmission.findings.push(finding('TRAILER_WITHOUT_HEADER', text, place))
      return
    }
    if (batch === undefined) return
    checkBatchTrailer(batch, trailer, transmission.end)
    transmission.groups++
    const interchange = this.announce(transmission)
    this.file.emit({ kind: 'group-closed', interchange, group: batch.opening, closing: closedBatch(batch) })
    this.batch = undefined
  }

  private openMessage(fields: Fields, start: number): void {
    if (this.message) this.closeMessage(undefined)
    const { transmission } = this
    if (transmission === undefined || !this.file.countEnvelope(start, transmission.findings)) return
    this.batch ??= this.beginBatch(transmission, { standard: 'tradacoms', offset: start })
    this.batch.received++
    transmission.messages++
    this.message = openedMessage(fields, { start, taken: transmission.numbers })
    transmission.numbers.add(this.message.controlNumber)
  }

  private closeMessage(trailer: Trailer | undefined): void {
    const { message, batch, transmission } = this
    if (message === undefined || batch === undefined || transmission === undefined) {
      if (trailer) this.reportStray(trailer.start)
      return
    }
    if (trailer) message.segmentCount++
    checkMessageTrailer(message, trailer, transmission.end)
    const finished = finishedMessage(message, trailer?.end ?? transmission.end)
    this.file.emit({
      ...{ kind: 'transaction', interchange: this.announce(transmission), group: batch.opening },
      transaction: this.file.checkLength(finished, trailer !== undefined),
    })
    this.message = undefined
  }

  private closeTransmission(trailer: Trailer | undefined): void {
    const { transmission } = this
    if (transmission === undefined) return
    this.closeBatch(undefined)
    checkTransmissionTrailer(transmission, trailer)
    if (trailer) transmission.end = trailer.end
    const interchange = this.announce(transmission)
    this.file.emit({ kind: 'interchange-closed', interchange, closing: closedTransmission(transmission) })
    this.transmission = undefined
  }

  /** Only the first segment behind the STX tells the line end, which is a part of the delimiters. */
  private announce(transmission: TransmissionDraft): TradacomsOpening {
    if (transmission.opening !== undefined) return transmission.opening
    transmission.opening = openedTransmission(transmission)
    this.file.emit({ kind: 'interchange-opened', interchange: transmission.opening })
    return transmission.opening
  }

  private reportStray(byteOffset: number): void {
    if (this.stray) return
    this.stray = true
    const text = 'A segment stands outside every message. Put it between an MHD and its MTR.'
    const { batch, transmission } = this
    if (batch?.opening.header) {
      batch.findings.push(finding('SEGMENT_OUTSIDE_TRANSACTION', text, { byteOffset }))
    } else transmission?.findings.push(finding('SEGMENT_OUTSIDE_GROUP', text, { byteOffset }))
  }

  private tooLong({ start }: SegmentSpan): void {
    const { message, transmission } = this
    const text = `This segment has more than ${this.file.limits.maxSegmentBytes} bytes. Look for a missing segment terminator.`
    const position = message && { segmentPosition: message.segmentCount + 1 }
    const found = finding('SEGMENT_TOO_LONG', text, { byteOffset: start, ...position })
    ;(message ?? transmission)?.findings.push(found)
  }
}

/** The tag ends with `=`: it is an element of its own, as in the other standards. */
function splitTradacoms(bytes: Uint8Array, { tag, ...delimiters }: Delimiters): Fields {
  const at = tag === undefined ? -1 : bytes.indexOf(tag)
  if (at < 0) return splitSegment(bytes, delimiters)
  const name = Buffer.from(bytes.subarray(0, at)).toString('latin1')
  return [[name], ...splitSegment(bytes.subarray(at + 1), delimiters)]
}

function tagOf(bytes: Uint8Array): string {
  const tag = Buffer.from(bytes.subarray(0, 4)).toString('latin1')
  return tag.length === 3 || tag.endsWith('=') ? tag.slice(0, 3) : ''
}

/** STX, MHD, MTR, BAT, EOB and END; hardly any data segment begins with the two letters of one. */
function mayBeService(bytes: Uint8Array, from: number): boolean {
  const second = bytes[from + 1]
  if (isLineEnd(second)) return true
  switch (bytes[from]) {
    case 0x4d:
      return second === 0x48 || second === 0x54
    case 0x45:
      return second === 0x4f || second === 0x4e
    case 0x53:
      return second === 0x54
    case 0x42:
      return second === 0x41
    default:
      return false
  }
}
