import type { CharsetSource } from '../charset/charset-rule.ts'
import type { EdifactInterchange, EdifactParty, Transaction } from '../interchange.ts'
import { SegmentReader } from '../segment-reader.ts'
import type { AcknowledgedFinding, AcknowledgedOutcome } from './acknowledged-outcome.ts'
import { edifactGroupKey, edifactInterchangeKey, edifactMessageKey } from './sent-keys.ts'

type Draft = {
  interchange: Outcome | undefined
  group: string | undefined
  readonly outcomes: Outcome[]
  told: Outcome | undefined
  segment: { position: number | undefined; isTold: boolean } | undefined
}
type Outcome = AcknowledgedOutcome & { readonly findings: AcknowledgedFinding[]; readonly remarks: string[] }

/**
 * Reads a CONTRL of any syntax version: UCI first, then what is said of groups (UCF) and messages (UCM). Actions 7 and
 * 8 accept or receive, everything else rejects but the old codes 1, 2 and 6, which accept. Without UCI nobody knows
 * what it answers: then nothing is read.
 */
export function readContrl(
  bytes: Uint8Array,
  interchange: Pick<EdifactInterchange, 'delimiters'> & CharsetSource,
  { range }: Pick<Transaction, 'range'>,
): readonly AcknowledgedOutcome[] {
  const draft: Draft = {
    ...{ interchange: undefined, group: undefined, outcomes: [], told: undefined, segment: undefined },
  }
  const reader = new SegmentReader(bytes, interchange.delimiters, range, 0, interchange)
  while (reader.advance()) readSegment(draft, reader)
  if (draft.interchange === undefined) return []
  return [settled(draft.interchange, draft.outcomes), ...draft.outcomes]
}

/** A receipt (8) that says more than a receipt is a verdict: some send 8 where the standard has 7. */
function settled(interchange: Outcome, below: readonly Outcome[]): Outcome {
  if (interchange.verdict !== 'received' || below.length === 0) return interchange
  const remark = 'UCI says 8, received only, and yet messages are judged: it is read as 7.'
  return { ...interchange, verdict: 'accepted', remarks: [...interchange.remarks, remark] }
}

function readSegment(draft: Draft, reader: SegmentReader): void {
  const { interchange } = draft
  if (reader.tag === 'UCI') {
    draft.interchange ??= interchangeOutcome(reader)
    draft.told = draft.interchange
  } else if (interchange === undefined) return
  else if (reader.tag === 'UCF') openGroup(draft, interchange, reader)
  else if (reader.tag === 'UCM') openMessage(draft, interchange, reader)
  else if (reader.tag === 'UCS') readUcs(draft, reader)
  else if (reader.tag === 'UCD') readUcd(draft, reader)
}

function interchangeOutcome(reader: SegmentReader): Outcome {
  const controlNumber = reader.text(1)
  const key = edifactInterchangeKey({
    ...{ sender: partyAt(reader, 2), recipient: partyAt(reader, 3), controlNumber },
  })
  const reference = { interchange: controlNumber }
  return { by: 'CONTRL', level: 'interchange', key, reference, ...verdictAt(reader, 4) }
}

function openGroup(draft: Draft, interchange: Outcome, reader: SegmentReader): void {
  const group = reader.text(1)
  draft.group = group
  add(draft, {
    ...{ by: 'CONTRL', level: 'group', key: edifactGroupKey(interchange.key, group) },
    ...{ reference: { ...interchange.reference, group }, ...verdictAt(reader, 4) },
  })
}

function openMessage(draft: Draft, interchange: Outcome, reader: SegmentReader): void {
  const transaction = reader.text(1)
  const group = draft.group === undefined ? {} : { group: draft.group }
  add(draft, {
    ...{ by: 'CONTRL', level: 'transaction', key: edifactMessageKey(interchange.key, transaction) },
    reference: { ...interchange.reference, ...group, transaction, setId: componentAt(reader, 2, 1) },
    ...verdictAt(reader, 3),
  })
}

function add(draft: Draft, outcome: Outcome): void {
  draft.outcomes.push(outcome)
  draft.told = outcome
  draft.segment = undefined
}

/** 0083, 0085, 0013 (0135) and S011, which stand in this order in UCI, UCF and UCM. */
function verdictAt(reader: SegmentReader, element: number) {
  const action = reader.text(element)
  const code = reader.text(element + 1)
  const segment = reader.text(element + 2)
  const place = segment === '' ? {} : { segment, ...placeAt(reader, element + 3) }
  return {
    verdict: verdicts.get(action) ?? 'rejected',
    codes: code === '' ? [] : [code],
    findings: code === '' ? [] : [{ code, ...place }],
    remarks:
      verdicts.has(action) || action === '4' ? [] : [`0083 is none of 4, 7 and 8: read as a rejection.`],
  }
}

// Directories before D.97 list 1 and 6 (accepted) and 2 (accepted with errors) too.
const verdicts: ReadonlyMap<string, AcknowledgedOutcome['verdict']> = new Map([
  ['7', 'accepted'],
  ['8', 'received'],
  ['1', 'accepted'],
  ['6', 'accepted'],
  ['2', 'accepted-with-errors'],
])

function readUcs(draft: Draft, reader: SegmentReader): void {
  const position = numberOf(reader.text(1))
  const code = reader.text(2)
  draft.segment = { position, isTold: code !== '' }
  if (code !== '') draft.told?.findings.push({ code, ...(position && { segmentPosition: position }) })
}

function readUcd(draft: Draft, reader: SegmentReader): void {
  const position = draft.segment?.position
  draft.told?.findings.push({
    ...{ code: reader.text(1), ...(position && { segmentPosition: position }) },
    ...placeAt(reader, 2),
  })
}

/** S011: 0098 counts the tag as 1. */
function placeAt(reader: SegmentReader, element: number): { element?: number; component?: number } {
  const at = numberOf(componentAt(reader, element, 1))
  const component = numberOf(componentAt(reader, element, 2))
  return {
    ...(at !== undefined && at > 1 && { element: at - 1 }),
    ...(component !== undefined && { component }),
  }
}

function partyAt(reader: SegmentReader, element: number): EdifactParty {
  const [id, qualifier, internal] = [1, 2, 3].map((component) => componentAt(reader, element, component))
  return { id: id ?? '', qualifier: qualifier ?? '', internal: internal ?? '' }
}

function componentAt(reader: SegmentReader, element: number, component: number): string {
  if (!reader.has(element)) return ''
  const span = reader.components(element)[component - 1]
  return span === undefined ? '' : reader.slice(span.start, span.end)
}

function numberOf(text: string): number | undefined {
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined
}
