import {
  type EdifactHeader,
  type EdifactParty,
  edifactSeparators,
  type GroupHeader,
  type InterchangeContent,
  type InterchangeHeader,
  type TransactionContent,
} from '@parley/edi'
import type { Agreement, EdiGuide } from '@parley/model'
import { controlNumber } from './number-series.ts'

export type Enveloped = {
  readonly agreement: Agreement
  readonly guide: EdiGuide
  readonly transaction: TransactionContent
  readonly now: Date
  /** The interchange's number and, of X12, that of its group. */
  readonly numbers: readonly number[]
}

/** An interchange of one document, addressed as the agreement says. Dates are UTC. */
export function envelope(input: Enveloped): InterchangeContent {
  const { guide, agreement } = input
  if (guide.format === 'x12') return x12(input)
  const { syntaxVersion } = agreement.send.edifact
  const separators = { ...edifactSeparators, ...(syntaxVersion === '4' && { repetition: '*' }) }
  return {
    ...{ standard: 'edifact', separators, header: unb(input) },
    groups: [{ transactions: [input.transaction] }],
  }
}

function x12({ agreement, guide, transaction, now, numbers }: Enveloped): InterchangeContent {
  const { us, partner, mode, send } = agreement
  const [sender, receiver] = [first(us, 'x12'), first(partner, 'x12')]
  const [interchange = 1, group = 1] = numbers
  const { date, time } = momentOf(now)
  const header: InterchangeHeader = {
    ...{ senderQualifier: sender.qualifier, senderId: sender.id },
    ...{ receiverQualifier: receiver.qualifier, receiverId: receiver.id },
    ...{ date: date.slice(2), time, version: interchangeVersion(guide.release) },
    controlNumber: controlNumber(interchange, 9).padStart(9, '0'),
    ...{ acknowledgmentRequested: send.x12.askTechnical, usage: mode === 'test' ? 'T' : 'P' },
  }
  const gs: GroupHeader = {
    functionalId: guide.compiled.functionalId,
    ...{ senderCode: sender.group, receiverCode: receiver.group, date, time },
    ...{ controlNumber: controlNumber(group, 9), version: send.x12.groupVersion ?? guide.release },
  }
  const { repetition, ...separators } = send.x12.separators
  const repeats = header.version >= '00402'
  return {
    standard: 'x12',
    separators: { ...separators, ...(repeats && { repetition }) },
    ...{ header, groups: [{ header: gs, transactions: [transaction] }] },
  }
}

/** ISA12 has five digits of the six of a release: 004010 is 00401. */
function interchangeVersion(release: string): string {
  return release.slice(0, 5)
}

function unb({ agreement, now, numbers }: Enveloped): EdifactHeader {
  const { us, partner, mode, send } = agreement
  const { syntax, syntaxVersion, acknowledgement } = send.edifact
  const { date, time } = momentOf(now)
  return {
    ...{ syntax, syntaxVersion, sender: party(us), recipient: party(partner), time },
    // S004 0017: the century came with syntax version 4.
    date: syntaxVersion === '4' ? date : date.slice(2),
    controlNumber: controlNumber(numbers[0] ?? 1, 14),
    ...{ applicationReference: '', agreement: '', test: mode === 'test' ? '1' : '' },
    acknowledgmentRequest: acknowledgement === 'expected' ? '1' : '',
  }
}

function party(partner: Agreement['us']): EdifactParty {
  return { ...first(partner, 'edifact'), internal: '' }
}

/** Checks have seen to it that there is one. */
function first<Standard extends 'x12' | 'edifact'>(
  partner: Agreement['us'],
  standard: Standard,
): Agreement['us'][Standard][number] {
  const identity = partner[standard][0]
  if (identity === undefined) throw new Error(`partner ${partner.name} has no ${standard} identity`)
  return identity
}

function momentOf(now: Date): { readonly date: string; readonly time: string } {
  const [date = '', time = ''] = now.toISOString().split('T')
  return { date: date.replaceAll('-', ''), time: time.slice(0, 5).replace(':', '') }
}
