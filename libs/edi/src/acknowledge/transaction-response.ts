import type { Finding } from '../finding.ts'
import type { Delimiters, Transaction } from '../interchange.ts'
import type { Segment } from '../write/write-segments.ts'
import { canBeEchoed } from './ack-envelope.ts'

export type TransactionVerdict = {
  readonly transaction: Transaction
  readonly findings: readonly Finding[]
  readonly accepted: boolean
}

/** AK501: A accepted, E accepted with errors noted, R rejected. */
export type Verdict = 'A' | 'E' | 'R'

// At most 99 AK4 under one AK3, and five codes in an AK5.
const maxElementErrors = 99
const maxCodes = 5

export function verdictOf({ accepted, findings }: TransactionVerdict): Verdict {
  if (!accepted) return 'R'
  return findings.some(isReported) ? 'E' : 'A'
}

function isReported({ ack }: Finding): boolean {
  return ack?.ak502 !== undefined || ack?.ak304 !== undefined || ack?.ak403 !== undefined
}

/** AK2, the AK3 and AK4 of what was found, AK5. */
export function transactionResponse(one: TransactionVerdict, delimiters: Delimiters): readonly Segment[] {
  const { setId, controlNumber } = one.transaction
  const verdict = verdictOf(one)
  const errors = [...segmentErrors(one.findings, delimiters)]
  const codes = verdict === 'A' ? [] : transactionCodes(one.findings, errors.length > 0)
  return [['AK2', setId, controlNumber], ...errors, ['AK5', verdict, ...codes]]
}

/** Anything that has no code of its own is code 5: segments in error. */
function transactionCodes(findings: readonly Finding[], hasSegmentErrors: boolean): string[] {
  const codes = new Set(findings.flatMap(({ ack }) => ack?.ak502 ?? []))
  if (hasSegmentErrors || codes.size === 0) codes.add('5')
  return [...codes].sort((a, b) => Number(a) - Number(b)).slice(0, maxCodes)
}

/** One AK3 for each code of a segment (AK304 holds one); 8 stands above the AK4 of its elements. */
function* segmentErrors(findings: readonly Finding[], delimiters: Delimiters): Generator<Segment> {
  const reported = findings.filter(({ ack }) => ack?.ak304 !== undefined || ack?.ak403 !== undefined)
  const sorted = reported.toSorted((a, b) => (a.segmentPosition ?? 0) - (b.segmentPosition ?? 0))
  let above = ''
  let elements = 0
  for (const found of sorted) {
    const { ack, segment = '', segmentPosition = 0, boundedLoop = '' } = found
    const loop = boundedLoop.length <= 4 && canBeEchoed(boundedLoop, delimiters) ? boundedLoop : ''
    const head = ['AK3', segment, String(segmentPosition), loop]
    if (ack?.ak304 !== undefined) {
      yield [...head, ack.ak304]
      above = ''
      continue
    }
    const key = `${segment}|${segmentPosition}`
    if (key !== above) {
      yield [...head, '8']
      elements = 0
    }
    above = key
    elements++
    if (elements <= maxElementErrors) yield elementError(found, delimiters)
  }
}

const neverEchoed: ReadonlySet<string> = new Set(['CHARACTER_INVALID', 'COMPONENT_IN_SIMPLE_ELEMENT'])

/** AK4: position (with the component behind the component separator), data element number, code, copy of the value. */
function elementError(found: Finding, delimiters: Delimiters): Segment {
  const { code, element = 0, component, reference = '', ack, value = '' } = found
  const separator = String.fromCharCode(delimiters.component)
  const position = component === undefined ? String(element) : `${element}${separator}${component}`
  const copy = !neverEchoed.has(code) && canBeEchoed(value, delimiters) ? value : ''
  return ['AK4', position, /^\d{1,4}$/.test(reference) ? reference : '', ack?.ak403 ?? '', copy]
}
