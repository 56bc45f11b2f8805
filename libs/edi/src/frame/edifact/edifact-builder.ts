import { finding, type Place } from '../../finding.ts'
import type { Delimiters } from '../../interchange.ts'
import { isLineEnd, withoutLineEnds } from '../bytes.ts'
import type { FileFrame } from '../file-frame.ts'
import type { EdifactGroupOpening, EdifactOpening } from '../framing-event.ts'
import { limitedFindings } from '../limited-findings.ts'
import type { Head, SegmentBuilder, Taken } from '../release-reader.ts'
import type { SegmentSpan } from '../segment-span.ts'
import { TakenNumbers } from '../taken-numbers.ts'
import {
  closedGroup,
  closedInterchange,
  finishedMessage,
  type GroupDraft,
  type InterchangeDraft,
  type MessageDraft,
  openedInterchange,
} from './edifact-drafts.ts'
import {
  checkGroupTrailer,
  checkInterchangeTrailer,
  checkMessageTrailer,
  openedMessage,
  type Trailer,
} from './edifact-rules.ts'
import { readUnb, readUng, unbFaults } from './read-unb.ts'
import { layoutFaults } from './service-layouts.ts'
import { type Fields, fieldOf, splitSegment } from './split-segment.ts'

/** Puts segments together to interchanges, groups and messages (ISO 9735), and says what does not fit. */
export class EdifactBuilder implements SegmentBuilder {
  private readonly file: FileFrame
  private beginning: { readonly start: number; readonly told: Head } | undefined
  private interchange: InterchangeDraft | undefined
  private group: GroupDraft | undefined
  private message: MessageDraft | undefined
  private stray = false

  constructor(file: FileFrame) {
    this.file = file
  }

  get transactionStart(): number | undefined {
    return this.message?.start
  }

  /** What stands before the UNB; its segment comes next. */
  begin(start: number, told: Head): void {
    this.beginning = { start, told }
  }

  /** A line end directly behind the UNB belongs to the sender's style of terminating. */
  lineEnd(byte: number, offset: number): Delimiters | undefined {
    const { interchange } = this
    if (interchange === undefined) return this.beginning?.told.delimiters
    const { suffix } = interchange.delimiters
    const isFirst = offset === interchange.unbEnd && (byte === 0x0a || byte === 0x0d)
    if (isFirst) interchange.delimiters = { ...interchange.delimiters, suffix: byte === 0x0a ? '\n' : '\r' }
    else if (offset === interchange.unbEnd + 1 && suffix === '\r' && byte === 0x0a) {
      interchange.delimiters = { ...interchange.delimiters, suffix: '\r\n' }
    }
    return interchange.delimiters
  }

  /** Whether `bytes` from `from` up to `to` are a data segment of an open message. */
  isData(bytes: Uint8Array, from: number, to: number): boolean {
    if (this.message === undefined || to - from > this.file.limits.maxSegmentBytes) return false
    return !mayBeService(bytes, from)
  }

  /** Takes a data segment, which ends before the offset `end`. */
  countData(end: number): void {
    if (this.message) this.message.segmentCount++
    if (this.interchange) this.interchange.end = end
  }

  /** Takes the next segment, `bytes` from `from` up to `to`. */
  segment(bytes: Uint8Array, from: number, to: number, span: SegmentSpan): Taken {
    const { message, interchange } = this
    const end = span.start + span.length + (span.terminated ? 1 : 0)
    const isTooLong = span.length > this.file.limits.maxSegmentBytes
    if (!isTooLong && this.isData(bytes, from, to)) {
      this.countData(end)
      return 'open'
    }
    const plain = withoutLineEnds(bytes.subarray(from, to))
    if (interchange === undefined) return this.openInterchange(plain, span, end)
    this.file.at = span.start
    const tag = Buffer.from(plain.subarray(0, 3)).toString('latin1')
    if (!isTooLong && (tag === 'UNB' || (tag === 'UNA' && plain.length >= 8 && message === undefined))) {
      this.end()
      return 'another'
    }
    this.announce(interchange)
    if (isTooLong) this.tooLong(tag, span)
    const at = { start: span.start, end }
    const taken = this.dispatch(isTooLong ? '' : tag, () => splitSegment(plain, interchange.delimiters), at)
    // Only now: what the segment closed ended before it.
    interchange.end = end
    return taken
  }

  /** The file, or the interchange without a UNZ, ends here. */
  end(): void {
    this.closeInterchange(undefined)
  }

  private dispatch(tag: string, split: () => Fields, at: { start: number; end: number }): Taken {
    const trailer = () => ({ fields: split(), ...at })
    this.checkPackage(tag, split, at.start)
    if (tag === 'UNH') this.openMessage(split(), at.start, 'message')
    else if (tag === 'UNT') this.closeMessage(trailer())
    else if (tag === 'UNG') this.openGroup(split(), at.start)
    else if (tag === 'UNE') this.closeGroup(trailer())
    else if (tag === 'UNO') return this.openPackage(split(), at)
    else if (tag === 'UNP') this.closeMessage(trailer())
    else if (tag === 'UNZ') {
      this.closeInterchange(trailer())
      return 'closed'
    } else if (this.message) this.message.segmentCount++
    else this.reportStray(at.start)
    return 'open'
  }

  private openInterchange(bytes: Uint8Array, { start }: SegmentSpan, end: number): Taken {
    const told = this.beginning?.told
    if (told === undefined) throw new Error('a segment outside every interchange')
    const fields = splitSegment(bytes, told.delimiters)
    const header = readUnb(fields)
    const place = { byteOffset: start, syntaxVersion: header.syntaxVersion }
    const faults = [...unbFaults(header, start), ...layoutFaults('UNB', fields, place)]
    this.file.endJunk(true)
    this.stray = false
    this.interchange = {
      ...{ start: this.beginning?.start ?? start, unbEnd: end, end, header },
      findings: limitedFindings(faults),
      ...{ delimiters: told.delimiters, hasServiceString: told.hasServiceString, groups: 0 },
      ...{
        groupNumbers: new TakenNumbers(),
        messageNumbers: new TakenNumbers(),
        unitsInGroups: 0,
        unitsOutside: 0,
      },
    }
    this.file.countEnvelope(start, this.interchange.findings)
    return 'open'
  }

  private openGroup(fields: Fields, start: number): void {
    this.closeGroup(undefined)
    const { interchange } = this
    if (interchange === undefined || !this.file.countEnvelope(start, interchange.findings)) return
    const header = readUng(fields)
    this.stray = false
    this.group = this.beginGroup(interchange, { standard: 'edifact', header, offset: start })
    const { syntaxVersion } = interchange.header
    this.group.findings.push(...layoutFaults('UNG', fields, { byteOffset: start, syntaxVersion }))
    interchange.unitsInGroups++
    this.checkMixed(interchange, start)
    if (interchange.groupNumbers.has(header.controlNumber)) {
      const text = 'Another group of this interchange has the same reference (0048). Number the groups apart.'
      const place = { segment: 'UNG', element: 5, byteOffset: start, value: header.controlNumber }
      this.group.findings.push(finding('GROUP_CONTROL_NUMBER_REPEATED', text, place))
    }
    interchange.groupNumbers.add(header.controlNumber)
  }

  private closeGroup(trailer: Trailer | undefined): void {
    const { group, interchange } = this
    if (interchange === undefined) return
    if (this.message) this.closeMessage(undefined)
    if (trailer !== undefined && group?.header === undefined) {
      this.trailerWithoutHeader('UNE', trailer.start)
      return
    }
    if (group === undefined) return
    checkGroupTrailer(group, trailer, interchange.end)
    interchange.groups++
    const opened = this.announce(interchange)
    const closing = closedGroup(group)
    this.file.emit({ kind: 'group-closed', interchange: opened, group: group.opening, closing })
    this.group = undefined
  }

  private beginGroup(interchange: InterchangeDraft, opening: EdifactGroupOpening): GroupDraft {
    this.file.emit({ kind: 'group-opened', interchange: this.announce(interchange), group: opening })
    const { header } = opening
    return { opening, ...(header !== undefined && { header }), received: 0, findings: limitedFindings() }
  }

  /** Only the first segment behind the UNB tells the line end, which is a part of the delimiters. */
  private announce(interchange: InterchangeDraft): EdifactOpening {
    if (interchange.opening !== undefined) return interchange.opening
    interchange.opening = openedInterchange(interchange)
    this.file.emit({ kind: 'interchange-opened', interchange: interchange.opening })
    return interchange.opening
  }

  private openMessage(fields: Fields, start: number, kind: MessageDraft['kind']): void {
    if (this.message) this.closeMessage(undefined)
    const { interchange } = this
    if (interchange === undefined || !this.file.countEnvelope(start, interchange.findings)) return
    this.group ??= this.beginGroup(interchange, { standard: 'edifact', offset: start })
    this.group.received++
    if (this.group.header === undefined) {
      interchange.unitsOutside++
      this.checkMixed(interchange, start)
    }
    this.stray = false
    this.message = openedMessage(fields, { start, kind, taken: interchange.messageNumbers })
    interchange.messageNumbers.add(this.message.controlNumber)
  }

  private closeMessage(trailer: Trailer | undefined): void {
    const { message, group, interchange } = this
    if (group === undefined || interchange === undefined || message === undefined) {
      if (trailer) this.reportStray(trailer.start)
      return
    }
    if (trailer) message.segmentCount++
    checkMessageTrailer(message, trailer, interchange.end)
    const finished = finishedMessage(message, trailer?.end ?? interchange.end)
    this.file.emit({
      ...{ kind: 'transaction', interchange: this.announce(interchange), group: group.opening },
      transaction: this.file.checkLength(finished, trailer !== undefined),
    })
    this.message = undefined
  }

  /** UNO S022.0810 counts the octets between the terminator of UNO and the U of UNP. */
  private openPackage(fields: Fields, at: { start: number; end: number }): Taken {
    this.openMessage(fields, at.start, 'package')
    const length = fieldOf(fields, 4)
    const { message } = this
    if (/^\d{1,15}$/.test(length) && message !== undefined) {
      message.octets = Number(length)
      return { packageBytes: message.octets }
    }
    this.wrongPackage('UNO does not say how long its object is. Send the octets in S022, component 0810.', {
      ...{ segment: 'UNO', segmentPosition: 1, element: 4, byteOffset: at.start, value: length },
    })
    return 'open'
  }

  /** Behind the octets that UNO counts stands UNP, with the same count. */
  private checkPackage(tag: string, split: () => Fields, byteOffset: number): void {
    const { message } = this
    const octets = message?.octets
    if (message === undefined || octets === undefined) return
    message.octets = undefined
    if (tag === 'UNP' && Number(fieldOf(split(), 1)) === octets) return
    const text = 'The octets of the package are not as many as UNO and UNP say. Send their number in both.'
    this.wrongPackage(text, { segment: 'UNO', segmentPosition: 1, element: 4, byteOffset })
  }

  private wrongPackage(text: string, place: Place): void {
    this.message?.findings.push(finding('PACKAGE_LENGTH_WRONG', text, place))
  }

  private closeInterchange(trailer: Trailer | undefined): void {
    const { interchange } = this
    if (interchange === undefined) return
    this.closeGroup(undefined)
    checkInterchangeTrailer(interchange, trailer)
    if (trailer) interchange.end = trailer.end
    const opened = this.announce(interchange)
    const closing = closedInterchange(interchange)
    this.file.emit({ kind: 'interchange-closed', interchange: opened, closing })
    this.interchange = undefined
  }

  /** 0085 = 30: an interchange holds groups or messages, never both. */
  private checkMixed(interchange: InterchangeDraft, byteOffset: number): void {
    const { unitsInGroups, unitsOutside, findings } = interchange
    if (unitsInGroups === 0 || unitsOutside === 0) return
    if (findings.some(({ code }) => code === 'GROUPS_AND_MESSAGES_MIXED')) return
    const text =
      'The interchange holds groups and messages outside groups. Put all messages into groups, or none.'
    findings.push(finding('GROUPS_AND_MESSAGES_MIXED', text, { byteOffset }))
  }

  private reportStray(byteOffset: number): void {
    if (this.stray) return
    this.stray = true
    const text = 'A segment stands outside every message. Put it between a UNH and its UNT.'
    const place = { byteOffset }
    if (this.group?.header) this.group.findings.push(finding('SEGMENT_OUTSIDE_TRANSACTION', text, place))
    else this.interchange?.findings.push(finding('SEGMENT_OUTSIDE_GROUP', text, place))
  }

  private trailerWithoutHeader(segment: string, byteOffset: number): void {
    const text = `${segment} closes what was never opened. Send each trailer after its header.`
    this.interchange?.findings.push(finding('TRAILER_WITHOUT_HEADER', text, { segment, byteOffset }))
  }

  private tooLong(tag: string, { start }: SegmentSpan): void {
    const text = `This segment has more than ${this.file.limits.maxSegmentBytes} bytes. Look for a missing segment terminator.`
    const segment = /^[A-Z]{3}$/.test(tag) ? tag : undefined
    const place = { byteOffset: start, ...(segment && { segment }) }
    const { message } = this
    if (message === undefined) this.interchange?.findings.push(finding('SEGMENT_TOO_LONG', text, place))
    else {
      const segmentPosition = message.segmentCount + 1
      message.findings.push(finding('SEGMENT_TOO_LONG', text, { ...place, segmentPosition }))
    }
  }
}

/** Service segments begin with UN; of the data segments UNS does, too. */
function mayBeService(bytes: Uint8Array, from: number): boolean {
  if (bytes[from] !== 0x55) return false
  const second = bytes[from + 1]
  return isLineEnd(second) || (second === 0x4e && bytes[from + 2] !== 0x53)
}
