import type { CharsetSource } from '../charset/charset-rule.ts'
import type { Transaction, X12Interchange } from '../interchange.ts'
import { SegmentReader } from '../segment-reader.ts'
import { isAcknowledgement } from './is-acknowledgement.ts'

/** What a partner's 997 or 999 says about one group of ours. */
export type FunctionalAcknowledgement = {
  /** AK101 and AK102: match them with the GS01 and GS06 we sent. */
  readonly functionalId: string
  readonly groupControlNumber: string
  /** AK901, or what the sets say when there is no AK9: A accepted, E with errors, P partly, R rejected. */
  readonly verdict: 'A' | 'E' | 'P' | 'R'
  /** AK905 to AK909 */
  readonly codes: readonly string[]
  readonly transactions: readonly AcknowledgedTransaction[]
  /** Things that do not fit together; noted, and no reason to refuse the acknowledgement. */
  readonly remarks: readonly string[]
}

export type AcknowledgedTransaction = {
  readonly setId: string
  readonly controlNumber: string
  readonly verdict: 'A' | 'E' | 'R'
  /** AK502 to AK506 */
  readonly codes: readonly string[]
  readonly errors: readonly AcknowledgedError[]
}

/** An AK3 or IK3. */
export type AcknowledgedError = {
  readonly segment: string
  readonly segmentPosition: number | undefined
  readonly code: string
  readonly elements: readonly AcknowledgedElement[]
}

/** An AK4 or IK4. */
export type AcknowledgedElement = {
  readonly element: number | undefined
  readonly component: number | undefined
  readonly reference: string
  readonly code: string
  /** Our own value as the partner returned it: payload, so not for logs. */
  readonly value: string
}

type Draft = {
  head: { functionalId: string; groupControlNumber: string } | undefined
  readonly sets: SetDraft[]
  group: { verdict: string; codes: string[]; claimed: string; received: string; accepted: string } | undefined
}
type SetDraft = {
  setId: string
  controlNumber: string
  verdict: string | undefined
  codes: string[]
  errors: ErrorDraft[]
}
type ErrorDraft = Omit<AcknowledgedError, 'elements'> & { elements: AcknowledgedElement[] }

/**
 * Reads the 997s and 999s of an interchange, each about one group of ours. Tolerant: unknown segments are passed over,
 * a missing AK5 follows the group, a wrong sum is a remark. One without AK1 is left out, for then nobody knows what
 * it acknowledges. `bytes` is the whole file.
 */
export function readFunctionalAcknowledgement(
  bytes: Uint8Array,
  interchange: Pick<X12Interchange, 'delimiters' | 'groups'> & CharsetSource,
): readonly FunctionalAcknowledgement[] {
  return interchange.groups.filter(isAcknowledgement).flatMap((group) => {
    return group.transactions.flatMap((transaction) => readOne(bytes, interchange, transaction) ?? [])
  })
}

function readOne(
  bytes: Uint8Array,
  interchange: Pick<X12Interchange, 'delimiters'> & CharsetSource,
  { range }: Transaction,
): FunctionalAcknowledgement | undefined {
  const draft: Draft = { head: undefined, sets: [], group: undefined }
  const reader = new SegmentReader(bytes, interchange.delimiters, range, 0, interchange)
  while (reader.advance()) readSegment(draft, reader)
  const { head, sets, group } = draft
  if (head === undefined) return undefined
  const transactions = sets.map((set) => finishedSet(set, group?.verdict))
  const verdict = groupVerdict(group?.verdict, transactions)
  return { ...head, verdict, codes: group?.codes ?? [], transactions, remarks: remarks(draft, transactions) }
}

function readSegment(draft: Draft, reader: SegmentReader): void {
  const set = draft.sets.at(-1)
  switch (reader.tag) {
    case 'AK1':
      draft.head ??= { functionalId: reader.text(1), groupControlNumber: reader.text(2) }
      break
    case 'AK2':
      draft.sets.push({
        setId: reader.text(1),
        controlNumber: reader.text(2),
        verdict: undefined,
        codes: [],
        errors: [],
      })
      break
    case 'AK3':
    case 'IK3':
      set?.errors.push(segmentError(reader))
      break
    case 'AK4':
    case 'IK4':
      set?.errors.at(-1)?.elements.push(elementError(reader))
      break
    case 'AK5':
    case 'IK5':
      if (set !== undefined) Object.assign(set, { verdict: reader.text(1), codes: codes(reader, 2) })
      break
    case 'AK9':
      draft.group = {
        ...{ verdict: reader.text(1), codes: codes(reader, 5) },
        ...{ claimed: reader.text(2), received: reader.text(3), accepted: reader.text(4) },
      }
  }
}

function codes(reader: SegmentReader, from: number): string[] {
  const found: string[] = []
  for (let element = from; element <= reader.elementCount; element++) {
    if (reader.has(element)) found.push(reader.text(element))
  }
  return found
}

function segmentError(reader: SegmentReader): ErrorDraft {
  return {
    segment: reader.text(1),
    segmentPosition: count(reader.text(2)),
    code: reader.text(4),
    elements: [],
  }
}

function elementError(reader: SegmentReader): AcknowledgedElement {
  const [element, component] = reader.components(1).map(({ start, end }) => count(reader.slice(start, end)))
  return { element, component, reference: reader.text(2), code: reader.text(3), value: reader.text(4) }
}

function count(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined
}

/** M, W and X reject for reasons of security; without an AK5, errors or a refused group speak for a rejection. */
function finishedSet(set: SetDraft, group: string | undefined): AcknowledgedTransaction {
  const { verdict } = set
  if (verdict === 'A' || verdict === 'E') return { ...set, verdict }
  const silent = verdict === undefined && set.errors.length === 0 && (group === 'A' || group === 'E')
  return { ...set, verdict: silent ? 'A' : 'R' }
}

function groupVerdict(
  said: string | undefined,
  sets: readonly AcknowledgedTransaction[],
): 'A' | 'E' | 'P' | 'R' {
  if (said === 'A' || said === 'E' || said === 'P' || said === 'R') return said
  if (said !== undefined) return 'R'
  const rejected = sets.filter((set) => set.verdict === 'R').length
  if (rejected > 0 || sets.length === 0) return rejected < sets.length ? 'P' : 'R'
  return sets.some((set) => set.verdict === 'E') ? 'E' : 'A'
}

function remarks({ group, sets }: Draft, transactions: readonly AcknowledgedTransaction[]): string[] {
  const found: string[] = []
  if (group === undefined) found.push('AK9 is missing: the verdict follows the sets.')
  if (sets.some((set) => set.verdict === undefined))
    found.push('A set has no AK5: its verdict follows the group.')
  const rejected = transactions.filter((set) => set.verdict === 'R').length
  const received = count(group?.received ?? '')
  const accepted = count(group?.accepted ?? '')
  if (received !== undefined && accepted !== undefined && accepted !== received - rejected) {
    found.push('AK904 does not count the sets that are accepted: each set is read for itself.')
  }
  return found
}
