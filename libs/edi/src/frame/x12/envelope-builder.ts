import { finding } from '../../finding.ts'
import type { Delimiters } from '../../interchange.ts'
import type { FileFrame } from '../file-frame.ts'
import type { X12Opening } from '../framing-event.ts'
import { limitedFindings } from '../limited-findings.ts'
import type { SegmentSpan } from '../segment-span.ts'
import { TakenNumbers } from '../taken-numbers.ts'
import { controlTags, mayBeControl, tagOf } from './control-tags.ts'
import {
  closedGroup,
  closedInterchange,
  finishedTransaction,
  type GroupDraft,
  type InterchangeDraft,
  openedInterchange,
  type TransactionDraft,
} from './drafts.ts'
import {
  checkGroupHeader,
  checkGroupTrailer,
  checkInterchangeTrailer,
  checkTransactionHeader,
  checkTransactionTrailer,
  groupHeader,
  groupLayoutFaults,
  type Trailer,
} from './envelope-rules.ts'
import type { CollectedIsa } from './isa-collector.ts'
import { readIsa } from './read-isa.ts'

/** Puts segments together to interchanges, groups and transactions, and says what does not fit. */
export class EnvelopeBuilder {
  private readonly file: FileFrame
  private interchange: InterchangeDraft | undefined
  private group: GroupDraft | undefined
  private transaction: TransactionDraft | undefined
  private strayOutsideGroup = false
  private strayInGroup = false

  constructor(file: FileFrame) {
    this.file = file
  }

  get full(): boolean {
    return this.file.full
  }

  get transactionStart(): number | undefined {
    return this.transaction?.start
  }

  /** Begins an interchange; undefined when its separators are such that nothing behind the ISA can be read. */
  openInterchange(isa: CollectedIsa, { start, end }: { start: number; end: number }): Delimiters | undefined {
    this.file.at = start
    this.closeInterchange(undefined)
    const { header, delimiters, findings, framable } = readIsa(isa, start)
    this.file.endJunk(framable)
    this.strayOutsideGroup = false
    this.interchange = {
      ...{ header, delimiters, start, isaEnd: end, end, torn: false },
      ...{ groups: 0, findings: limitedFindings(findings), groupNumbers: new TakenNumbers() },
    }
    this.countEnvelope(start)
    if (framable) return delimiters
    this.finishInterchange()
    return undefined
  }

  isSeparator(byte: number): boolean {
    const delimiters = this.interchange?.delimiters
    return byte === delimiters?.element || byte === delimiters?.component
  }

  /** A line end directly behind the ISA belongs to the sender's style of terminating. */
  lineEnd(byte: number, offset: number): void {
    const { interchange } = this
    if (interchange === undefined) return
    const { suffix } = interchange.delimiters
    const first = offset === interchange.isaEnd && (byte === 0x0a || byte === 0x0d)
    if (first) interchange.delimiters = { ...interchange.delimiters, suffix: byte === 0x0a ? '\n' : '\r' }
    else if (offset === interchange.isaEnd + 1 && suffix === '\r' && byte === 0x0a) {
      interchange.delimiters = { ...interchange.delimiters, suffix: '\r\n' }
    }
  }

  /** Takes the next segment, `bytes` from `from` up to `to`; `closed` when it ended the interchange. */
  segment(bytes: Uint8Array, from: number, to: number, span: SegmentSpan): 'open' | 'closed' {
    const { interchange, transaction } = this
    if (interchange === undefined) throw new Error('a segment outside every interchange')
    const end = span.start + span.length + (span.terminated ? 1 : 0)
    const tooLong = !span.isBinary && span.length > this.file.limits.maxSegmentBytes
    // The path of nearly every segment: data within a transaction.
    if (transaction !== undefined && !tooLong && !mayBeControl(bytes, from)) {
      transaction.segmentCount++
      interchange.end = end
      return 'open'
    }
    this.file.at = span.start
    this.announce(interchange)
    const tag = tagOf(bytes.subarray(from, to), interchange.delimiters.element)
    if (tooLong) this.tooLong(tag, span)
    const control = tooLong || !controlTags.has(tag) ? undefined : tag
    if (control === 'IEA') {
      this.closeInterchange({ fields: this.fields(bytes.subarray(from, to)), start: span.start, end })
      return 'closed'
    }
    this.dispatch(control, bytes.subarray(from, to), { start: span.start, end })
    if (this.interchange) this.interchange.end = end
    return 'open'
  }

  /** The file ends here. */
  end(): void {
    this.closeInterchange(undefined)
  }

  private dispatch(control: string | undefined, bytes: Uint8Array, at: { start: number; end: number }): void {
    const trailer = () => ({ fields: this.fields(bytes), ...at })
    if (control === 'GS') this.openGroup(this.fields(bytes), at.start)
    else if (control === 'GE') this.closeGroup(trailer())
    else if (control === 'ST') this.openTransaction(this.fields(bytes), at.start)
    else if (control === 'SE') this.closeTransaction(trailer())
    else if (this.transaction) this.transaction.segmentCount++
    else if (this.group) this.strayInsideGroup(at.start)
    else if (control === 'TA1') this.note(this.fields(bytes))
    else if (control === 'ISX') this.extend(this.fields(bytes), at.start)
    else if (control === undefined) this.stray(at.start)
  }

  private fields(bytes: Uint8Array): string[] {
    const separator = String.fromCharCode(this.interchange?.delimiters.element ?? 0)
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1').split(separator)
  }

  private countEnvelope(byteOffset: number): boolean {
    return this.file.countEnvelope(byteOffset, this.interchange?.findings)
  }

  private openGroup(fields: readonly string[], start: number): void {
    this.closeGroup(undefined)
    const { interchange } = this
    if (interchange === undefined || !this.countEnvelope(start)) return
    const header = groupHeader(fields)
    const checked = checkGroupHeader(header, {
      start,
      taken: interchange.groupNumbers,
      agency: fields[7] ?? '',
    })
    interchange.groupNumbers.add(header.controlNumber)
    this.strayInGroup = false
    interchange.findings.push(...checked.interchangeFindings)
    const opening = { standard: 'x12', header, offset: start } as const
    this.group = {
      ...{ opening, header, received: 0 },
      ...{
        findings: limitedFindings([...checked.groupFindings, ...groupLayoutFaults(fields, start)]),
        transactionNumbers: new TakenNumbers(),
      },
    }
    this.file.emit({ kind: 'group-opened', interchange: this.announce(interchange), group: opening })
  }

  private closeGroup(trailer: Trailer | undefined): void {
    const { group, interchange } = this
    if (interchange === undefined) return
    if (this.transaction) this.closeTransaction(undefined)
    if (group === undefined) {
      if (trailer) this.trailerWithoutHeader('GE', trailer.start)
      return
    }
    if (trailer === undefined) interchange.torn = true
    checkGroupTrailer(group, trailer, interchange.end)
    interchange.groups++
    const opened = this.announce(interchange)
    this.file.emit({
      ...{ kind: 'group-closed', interchange: opened, group: group.opening },
      closing: closedGroup(group),
    })
    this.group = undefined
  }

  private openTransaction(fields: readonly string[], start: number): void {
    if (this.transaction) this.closeTransaction(undefined)
    const { group } = this
    if (group === undefined) this.stray(start)
    if (group === undefined || !this.countEnvelope(start)) return
    group.received++
    const { findings, usable } = checkTransactionHeader(fields, { start, group })
    const [, setId = '', controlNumber = '', convention = ''] = fields
    group.transactionNumbers.add(controlNumber)
    this.transaction = {
      ...{ setId, controlNumber, start, segmentCount: 1, findings, usable },
      ...(convention !== '' && { convention }),
    }
  }

  private closeTransaction(trailer: Trailer | undefined): void {
    const { transaction, group, interchange } = this
    if (group === undefined || interchange === undefined) {
      if (trailer) this.stray(trailer.start)
      return
    }
    if (transaction === undefined) {
      if (trailer) this.strayInsideGroup(trailer.start)
      return
    }
    if (trailer) transaction.segmentCount++
    else interchange.torn = true
    checkTransactionTrailer(transaction, trailer, interchange.end)
    if (transaction.usable) {
      const finished = finishedTransaction(transaction, trailer?.end ?? interchange.end)
      this.file.emit({
        ...{ kind: 'transaction', interchange: this.announce(interchange), group: group.opening },
        transaction: this.file.checkLength(finished, trailer !== undefined),
      })
    }
    this.transaction = undefined
  }

  private closeInterchange(trailer: Trailer | undefined): void {
    const { interchange } = this
    if (interchange === undefined) return
    this.closeGroup(undefined)
    checkInterchangeTrailer(interchange, trailer)
    if (trailer) interchange.end = trailer.end
    this.finishInterchange()
  }

  private finishInterchange(): void {
    const { interchange } = this
    if (interchange === undefined) return
    const opened = this.announce(interchange)
    this.file.emit({
      ...{ kind: 'interchange-closed', interchange: opened },
      closing: closedInterchange(interchange),
    })
    this.interchange = undefined
  }

  /** Only the first segment behind the ISA tells the line end, which is a part of the delimiters. */
  private announce(interchange: InterchangeDraft): X12Opening {
    if (interchange.opening !== undefined) return interchange.opening
    interchange.opening = openedInterchange(interchange)
    this.file.emit({ kind: 'interchange-opened', interchange: interchange.opening })
    return interchange.opening
  }

  private note(fields: readonly string[]): void {
    const [, controlNumber = '', date = '', time = '', verdict = '', code = ''] = fields
    const { interchange } = this
    if (interchange === undefined) return
    const note = { controlNumber, date, time, verdict, code }
    this.file.emit({ kind: 'note', interchange: this.announce(interchange), note })
  }

  /** ISX01 (007040) names a release character; data of X12 is read without one. */
  private extend([, release = '']: readonly string[], byteOffset: number): void {
    if (release === '') return
    const text =
      'ISX names a release character, and X12 is read without one. Send data without separators, and no ISX.'
    const place = { segment: 'ISX', element: 1, byteOffset }
    this.interchange?.findings.push(finding('RELEASE_UNSUPPORTED', text, place))
  }

  private tooLong(tag: string, { start }: SegmentSpan): void {
    const text = `This segment has more than ${this.file.limits.maxSegmentBytes} bytes. Look for a missing segment terminator.`
    const segment = /^[A-Z][A-Z0-9]{1,2}$/.test(tag) ? tag : undefined
    const place = { byteOffset: start, ...(segment && { segment }) }
    const { transaction } = this
    if (transaction === undefined) this.interchange?.findings.push(finding('SEGMENT_TOO_LONG', text, place))
    else
      transaction.findings.push(
        finding('SEGMENT_TOO_LONG', text, { ...place, segmentPosition: transaction.segmentCount + 1 }),
      )
  }

  /** BIN01 or BDS02 of the segment at `start` is not the number of its octets. */
  wrongLength(start: number, element: number): void {
    const text =
      'The number of octets is not the length of what follows: no segment terminator stands behind it. Send the length in octets.'
    const { transaction } = this
    const place = { segment: element === 1 ? 'BIN' : 'BDS', element, byteOffset: start }
    const position = transaction && { segmentPosition: transaction.segmentCount + 1 }
    const found = finding('BINARY_LENGTH_WRONG', text, { ...place, ...position })
    ;(transaction ?? this.interchange)?.findings.push(found)
  }

  private stray(byteOffset: number): void {
    if (this.strayOutsideGroup) return
    this.strayOutsideGroup = true
    const text = 'A segment stands outside every group (GS to GE). Put each transaction into a group.'
    this.interchange?.findings.push(finding('SEGMENT_OUTSIDE_GROUP', text, { byteOffset }))
  }

  private strayInsideGroup(byteOffset: number): void {
    const { group } = this
    if (group === undefined || this.strayInGroup) return
    this.strayInGroup = true
    const text = 'A segment of this group stands outside every transaction. Put it between an ST and its SE.'
    group.findings.push(finding('SEGMENT_OUTSIDE_TRANSACTION', text, { byteOffset }))
  }

  private trailerWithoutHeader(segment: string, byteOffset: number): void {
    const text = `${segment} closes what was never opened. Send each trailer after its header.`
    this.interchange?.findings.push(finding('TRAILER_WITHOUT_HEADER', text, { segment, byteOffset }))
  }
}
