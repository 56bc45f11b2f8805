import type { Finding } from '../finding.ts'
import type { AckCodes } from '../finding-codes.ts'
import type { Delimiters, Transaction } from '../interchange.ts'
import type { Segment } from '../write/write-segments.ts'
import { canBeEchoed } from './ack-envelope.ts'
import { businessUnitContext, triggerContext } from './context.ts'
import { type Dialect, responseCodes } from './response-codes.ts'

export type TransactionVerdict = {
  readonly transaction: Transaction
  readonly findings: readonly Finding[]
  readonly accepted: boolean
  /** 999: what the sender calls the document, such as its order number; told in CTX under each IK3. */
  readonly businessUnit?: { readonly name: string; readonly value: string }
}

/** AK501: A accepted, E accepted with errors noted, R rejected. */
export type Verdict = 'A' | 'E' | 'R'

// At most 99 AK4 under one AK3, ten CTX, and five codes in an AK5.
const maxElementErrors = 99
const maxContexts = 10
const maxCodes = 5

export function verdictOf({ accepted, findings }: TransactionVerdict, dialect: Dialect): Verdict {
  if (!accepted) return 'R'
  return findings.some((found) => isReported(responseCodes(found, dialect))) ? 'E' : 'A'
}

function isReported({ ak502, ak304, ak403 }: AckCodes): boolean {
  return (ak502 ?? ak304 ?? ak403) !== undefined
}

/** AK2, the AK3 and AK4 of what was found, AK5; IK3, CTX, IK4 and IK5 in a 999. */
export function transactionResponse(
  one: TransactionVerdict,
  dialect: Dialect,
  delimiters: Delimiters,
): readonly Segment[] {
  const { setId, controlNumber, convention = '' } = one.transaction
  const verdict = verdictOf(one, dialect)
  const errors = [...segmentErrors(one, dialect, delimiters)]
  const codes = verdict === 'A' ? [] : transactionCodes(one.findings, dialect)
  // AK203 exists from 005010 on, and echoes ST03 even when it is wrong (X12 RFI 1438).
  const echo =
    dialect.release >= '005010' && canBeEchoed(convention, delimiters) ? convention.slice(0, 35) : ''
  return [['AK2', setId, controlNumber, echo], ...errors, [tagOf(dialect, '5'), verdict, ...codes]]
}

/**
 * Anything that has no code of its own is code 5: segments in error. In a 999 it is I5 when all of them hold under the
 * standard and break the guide only.
 */
function transactionCodes(findings: readonly Finding[], dialect: Dialect): string[] {
  const said = findings.map((found) => responseCodes(found, dialect))
  const codes = new Set(said.flatMap(({ ak502 }) => ak502 ?? []))
  const inSegments = said.flatMap(({ ak304, ak403 }) => ak304 ?? ak403 ?? [])
  const byGuideOnly = inSegments.length > 0 && inSegments.every((code) => code.startsWith('I'))
  if (byGuideOnly) codes.add('I5')
  else if (inSegments.length > 0 || codes.size === 0) codes.add('5')
  return [...codes].sort((a, b) => rank(a) - rank(b)).slice(0, maxCodes)
}

function rank(code: string): number {
  return code.startsWith('I') ? 1000 + Number(code.slice(1)) : Number(code)
}

function tagOf({ kind }: Dialect, number: '3' | '4' | '5'): string {
  return `${kind === '999' ? 'IK' : 'AK'}${number}`
}

/** One AK3 for each code of a segment (AK304 holds one); 8 stands above the AK4 of its elements. */
function* segmentErrors(
  { findings, businessUnit }: TransactionVerdict,
  dialect: Dialect,
  delimiters: Delimiters,
): Generator<Segment> {
  const said = findings.map((found) => ({ found, codes: responseCodes(found, dialect) }))
  const reported = said.filter(({ codes }) => (codes.ak304 ?? codes.ak403) !== undefined)
  const inOrder = reported.toSorted((a, b) => positionOf(a.found) - positionOf(b.found))
  const unit = dialect.kind === '999' ? businessUnitContext(businessUnit, delimiters) : []
  let above = ''
  let elements = 0
  for (const { found, codes } of inOrder) {
    const head = segmentHead(found, dialect, delimiters)
    if (codes.ak304 !== undefined) {
      yield [...head, codes.ak304]
      yield* [...triggers([found], dialect, delimiters), ...unit]
      above = ''
      continue
    }
    const key = head.join('|')
    if (key !== above) {
      yield [...head, '8']
      yield* unit
      elements = 0
    }
    above = key
    elements++
    if (elements > maxElementErrors) continue
    yield elementError(found, { code: codes.ak403 ?? '', dialect, delimiters })
    yield* triggers([found], dialect, delimiters)
  }
}

function positionOf({ segmentPosition = 0 }: Finding): number {
  return segmentPosition
}

function segmentHead(found: Finding, dialect: Dialect, delimiters: Delimiters): Segment {
  const { segment = '', boundedLoop = '', loopPath = '' } = found
  const [name = ''] = /[A-Z0-9]+(?=\[\d+\]$)/.exec(loopPath) ?? []
  const told = boundedLoop === '' && dialect.practice.loopIdentifier === 'any' ? name : boundedLoop
  const loop = told.length <= 4 && canBeEchoed(told, delimiters) ? told : ''
  return [tagOf(dialect, '3'), segment, String(positionOf(found)), loop]
}

function triggers(findings: readonly Finding[], { kind }: Dialect, delimiters: Delimiters): Segment[] {
  if (kind === '997') return []
  return findings
    .flatMap(({ trigger }) => (trigger ? [triggerContext(trigger, delimiters)] : []))
    .slice(0, maxContexts)
}

const neverEchoed: ReadonlySet<string> = new Set(['CHARACTER_INVALID', 'COMPONENT_IN_SIMPLE_ELEMENT'])

type Told = { readonly code: string; readonly dialect: Dialect; readonly delimiters: Delimiters }

/** AK4: position (with component and repetition behind the component separator), data element number, code, copy of the value. */
function elementError(found: Finding, { code, dialect, delimiters }: Told): Segment {
  const { element = 0, component = '', repetition = '', reference = '', value = '' } = found
  const separator = String.fromCharCode(delimiters.component)
  // C030 has the repetition (1686) from 005010 on.
  const parts = [element, component, dialect.release >= '005010' ? repetition : '']
  const position = parts.join(separator).replace(new RegExp(`\\${separator}+$`), '')
  const isCopy = !neverEchoed.has(found.code) && found.isValueMasked === undefined
  const copy = isCopy && canBeEchoed(value, delimiters) ? value : ''
  return [tagOf(dialect, '4'), position, /^\d{1,4}$/.test(reference) ? reference : '', code, copy]
}
