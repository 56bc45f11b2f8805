import type {
  EdifactInterchange,
  EdifactParty,
  GroupHeader,
  Interchange,
  InterchangeHeader,
  X12Interchange,
} from '../interchange.ts'
import { SegmentReader } from '../segment-reader.ts'

/**
 * The names under which a partner's acknowledgements will speak of what we send: its interchange, groups and
 * transactions. An AcknowledgedOutcome carries the same name in `key`. Numbers count as numbers in X12, as texts in
 * EDIFACT. What may be used again after years is found by the newest message that has it.
 */
export function sentKeys(bytes: Uint8Array, interchange: Interchange): readonly string[] {
  // TRADACOMS has no acknowledgement that could speak of it.
  if (interchange.standard === 'tradacoms') return []
  return interchange.standard === 'x12' ? x12Keys(interchange) : edifactKeys(bytes, interchange)
}

function x12Keys({ header, groups }: X12Interchange): readonly string[] {
  return [
    x12InterchangeKey(header),
    ...groups.flatMap(({ header: gs, transactions }) => [
      x12GroupKey(gs),
      ...transactions.map(({ controlNumber }) => x12TransactionKey(gs, controlNumber)),
    ]),
  ]
}

function edifactKeys(bytes: Uint8Array, interchange: EdifactInterchange): readonly string[] {
  const { header, delimiters, groups } = interchange
  const interchangeKey = edifactInterchangeKey(header)
  return [
    interchangeKey,
    ...groups.flatMap(({ header: ung, transactions }) => [
      ...(ung === undefined ? [] : [edifactGroupKey(interchangeKey, ung.controlNumber)]),
      ...transactions.flatMap(({ controlNumber, range }) => {
        const number = documentNumber(new SegmentReader(bytes, delimiters, range))
        const key = edifactMessageKey(interchangeKey, controlNumber)
        return number === '' ? [key] : [key, edifactDocumentKey(header, number)]
      }),
    ]),
  ]
}

/** BGM 1004: an APERAK names the document by it (RFF ACW). */
export function documentNumber(reader: SegmentReader): string {
  while (reader.advance() && reader.position < 3) {
    if (reader.tag !== 'BGM' || !reader.has(2)) continue
    const [first] = reader.components(2)
    return first === undefined ? '' : reader.slice(first.start, first.end)
  }
  return ''
}

type X12Parties = Pick<
  InterchangeHeader,
  'senderQualifier' | 'senderId' | 'receiverQualifier' | 'receiverId' | 'controlNumber'
>

/** ISA05 to ISA08 and ISA13: what a TA1 answers. */
export function x12InterchangeKey(sent: X12Parties): string {
  const { senderQualifier, senderId, receiverQualifier, receiverId, controlNumber } = sent
  const parties = [senderQualifier, senderId, receiverQualifier, receiverId]
  return ['isa', ...parties, plainNumber(controlNumber)].join('|')
}

/** GS01, GS02, GS03 and GS06: AK102 alone is not unique, and a 997 does not carry ISA13 (X12 RFI 1220). */
export function x12GroupKey(
  sent: Pick<GroupHeader, 'functionalId' | 'senderCode' | 'receiverCode' | 'controlNumber'>,
): string {
  const { functionalId, senderCode, receiverCode, controlNumber } = sent
  return ['gs', functionalId, senderCode.trim(), receiverCode.trim(), plainNumber(controlNumber)].join('|')
}

export function x12TransactionKey(sent: Parameters<typeof x12GroupKey>[0], controlNumber: string): string {
  return `${x12GroupKey(sent)}|st|${controlNumber.trim()}`
}

type EdifactParties = { readonly sender: EdifactParty; readonly recipient: EdifactParty }

/** S002, S003 and 0020, which UCI copies; internal routing ids do not count. */
export function edifactInterchangeKey(sent: EdifactParties & { readonly controlNumber: string }): string {
  const { sender, recipient, controlNumber } = sent
  return ['unb', sender.qualifier, sender.id, recipient.qualifier, recipient.id, controlNumber].join('|')
}

export function edifactGroupKey(interchangeKey: string, controlNumber: string): string {
  return `${interchangeKey}|ung|${controlNumber}`
}

/** 0062: unique within its interchange. */
export function edifactMessageKey(interchangeKey: string, controlNumber: string): string {
  return `${interchangeKey}|unh|${controlNumber}`
}

export function edifactDocumentKey({ sender, recipient }: EdifactParties, number: string): string {
  return ['document', sender.qualifier, sender.id, recipient.qualifier, recipient.id, number].join('|')
}

function plainNumber(text: string): string {
  return /^\d{1,9}$/.test(text) ? String(Number(text)) : text
}
