import type { Finding } from '../finding.ts'
import type { Element, Segment } from '../view/interchange-tree.ts'
import { codeAt, contrlCode, unspecified } from './contrl-codes.ts'
import { copiedIdentifier, copiedReference } from './copied.ts'
import type { Practice } from './practice.ts'
import type { TransactionVerdict } from './transaction-response.ts'

/** 0083: 4 this level and all below rejected, 7 acknowledged, 8 interchange received. */
export type Action = '4' | '7' | '8'

/** The syntax version of the CONTRL, and what its reader expects. */
export type ContrlDialect = { readonly syntaxVersion: string; readonly practice: Practice }

// At most 99 UCD under one UCS, and 999 UCS under one UCM.
const maxElementErrors = 99
const maxSegmentErrors = 999

/**
 * The first error of a level as 0085, 0013 (0135) and S011, which count the tag as 1; nothing when there is none. An
 * error without a code for that level is unspecified (18).
 */
export function errorOf(
  findings: readonly Finding[],
  level: 'uci' | 'ucf' | 'ucm',
  syntaxVersion: string,
): readonly Element[] {
  const errors = findings.filter(({ severity }) => severity === 'error')
  const sayable = errors.filter(({ code }) => contrlCode(code, syntaxVersion)?.in === level)
  const found = sayable[0] ?? errors.find(({ code }) => level !== 'ucm' || isOfNoSegment(code, syntaxVersion))
  if (found === undefined) return []
  const { element, component } = found
  // 0013 of version 3 lists no UNO.
  const segment = found.segment === 'UNO' && syntaxVersion !== '4' ? '' : (found.segment ?? '')
  const position =
    element === undefined ? [] : [[String(element + 1), ...(component ? [String(component)] : [])]]
  const code = codeAt(level, contrlCode(found.code, syntaxVersion)?.code ?? unspecified, syntaxVersion)
  return [code, ...(segment === '' ? [] : [segment, ...position])]
}

function isOfNoSegment(code: Finding['code'], syntaxVersion: string): boolean {
  const level = contrlCode(code, syntaxVersion)?.in
  return level !== 'ucs' && level !== 'ucd'
}

/** UCM of a message, and for a rejected one UCS and UCD of what was found in it. */
export function messageResponse(
  { transaction, findings, accepted }: TransactionVerdict,
  dialect: ContrlDialect,
): readonly Segment[] {
  const named = [copiedReference(transaction), copiedIdentifier(transaction, dialect.syntaxVersion)]
  if (accepted) return [{ tag: 'UCM', elements: [...named, '7'] }]
  const own = errorOf(findings, 'ucm', dialect.syntaxVersion)
  const below = [...segmentResponses(findings, dialect)]
  const error = own.length > 0 || below.length > 0 ? own : [unspecified]
  return [{ tag: 'UCM', elements: [...named, '4', ...error] }, ...below]
}

/** A missing segment is told at the last one processed before its place; 0085 stands in UCS only for the segment itself. */
function* segmentResponses(findings: readonly Finding[], dialect: ContrlDialect): Generator<Segment> {
  const { syntaxVersion } = dialect
  const told = findings.flatMap((found) => {
    const says = contrlCode(found.code, syntaxVersion)
    if (found.severity !== 'error' || (says?.in !== 'ucs' && says?.in !== 'ucd')) return []
    return [{ found, says, position: positionOf(found, dialect) }]
  })
  let above = -1
  let segments = 0
  let elements = 0
  for (const { found, says, position } of told.toSorted((a, b) => a.position - b.position)) {
    const isOfSegment = says.in === 'ucs'
    if (isOfSegment || position !== above) {
      if (++segments > maxSegmentErrors) return
      yield { tag: 'UCS', elements: [String(position), ...(isOfSegment ? [says.code] : [])] }
      elements = 0
    }
    above = isOfSegment ? -1 : position
    if (isOfSegment) continue
    elements++
    if (elements <= maxElementErrors) yield elementResponse(found, says.code)
  }
}

const missing: ReadonlySet<string> = new Set([
  'SEGMENT_MISSING',
  'SEGMENT_REQUIRED_BY_GUIDE',
  'SEGMENT_REQUIRED_BY_RULE',
  'SEGMENT_UNDER_MIN_OF_GUIDE',
  'LOOP_UNDER_MIN_OF_GUIDE',
])

function positionOf({ code, segmentPosition = 1 }: Finding, { practice }: ContrlDialect): number {
  const isBefore = missing.has(code) && practice.missingSegment === 'last-processed'
  return isBefore ? Math.max(1, segmentPosition - 1) : segmentPosition
}

/** UCD: 0085, and S011 with the place of the element (the tag is 1) and of its component. */
function elementResponse({ element = 0, component }: Finding, code: string): Segment {
  const place = [String(element + 1), ...(component === undefined ? [] : [String(component)])]
  return { tag: 'UCD', elements: [code, place] }
}
