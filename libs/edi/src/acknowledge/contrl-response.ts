import type { Finding } from '../finding.ts'
import type { Element, Segment } from '../view/interchange-tree.ts'
import { contrlCodes } from './contrl-codes.ts'
import type { TransactionVerdict } from './transaction-response.ts'

/** 0083: 4 this level and all below rejected, 7 acknowledged, 8 interchange received. */
export type Action = '4' | '7' | '8'

const unspecified = '18'
// At most 99 UCD under one UCS.
const maxElementErrors = 99

/** The first error of a level as 0085, 0013 (0135) and S011, which count the tag as 1; nothing when there is none. */
export function errorOf(findings: readonly Finding[], level: 'uci' | 'ucf' | 'ucm'): readonly Element[] {
  const errors = findings.filter(({ severity }) => severity === 'error')
  const found = errors.find(({ code }) => contrlCodes[code]?.in === level)
  if (found === undefined) return []
  const { segment = '', element, component } = found
  const position =
    element === undefined ? [] : [[String(element + 1), ...(component ? [String(component)] : [])]]
  return [contrlCodes[found.code]?.code ?? unspecified, ...(segment === '' ? [] : [segment, ...position])]
}

/** UCM of a message, and for a rejected one UCS and UCD of what was found in it. */
export function messageResponse(
  { transaction, findings, accepted }: TransactionVerdict,
  syntaxVersion: string,
): readonly Segment[] {
  const named = [transaction.controlNumber, transaction.identifier?.slice(0, 5) ?? []]
  if (accepted) return [{ tag: 'UCM', elements: [...named, '7'] }]
  const rejected = { tag: 'UCM', elements: [...named, '4', ...errorOf(findings, 'ucm')] }
  return [rejected, ...segmentResponses(findings, syntaxVersion)]
}

/** A missing segment is told at the last one processed before its place; 0085 stands in UCS only for the segment itself. */
function* segmentResponses(findings: readonly Finding[], syntaxVersion: string): Generator<Segment> {
  const told = findings.filter(({ code, severity }) => {
    const level = contrlCodes[code]?.in
    return severity === 'error' && (level === 'ucs' || level === 'ucd')
  })
  let above = -1
  let elements = 0
  for (const found of told.toSorted((a, b) => positionOf(a) - positionOf(b))) {
    const says = contrlCodes[found.code]
    const position = positionOf(found)
    if (says?.in === 'ucs') {
      yield { tag: 'UCS', elements: [String(position), says.code] }
      above = -1
      continue
    }
    if (position !== above) {
      yield { tag: 'UCS', elements: [String(position)] }
      elements = 0
    }
    above = position
    elements++
    if (elements <= maxElementErrors) yield elementResponse(found, syntaxVersion)
  }
}

const missing: ReadonlySet<string> = new Set(['SEGMENT_MISSING', 'SEGMENT_REQUIRED_BY_GUIDE'])

function positionOf({ code, segmentPosition = 1 }: Finding): number {
  return missing.has(code) ? Math.max(1, segmentPosition - 1) : segmentPosition
}

/** UCD: 0085, and S011 with the place of the element (the tag is 1) and of its component. */
function elementResponse({ code, element = 0, component }: Finding, syntaxVersion: string): Segment {
  const says = contrlCodes[code]
  const told = (syntaxVersion === '4' ? says?.version4 : undefined) ?? says?.code ?? unspecified
  const place = [String(element + 1), ...(component === undefined ? [] : [String(component)])]
  return { tag: 'UCD', elements: [told, place] }
}
