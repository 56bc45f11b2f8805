import type { ElementRules, Node } from '../../guide/program.ts'

/** Segments that most documents of the trade have: parties, dates, references, items and their amounts. */
const usual: ReadonlySet<string> = new Set([
  ...['REF', 'DTM', 'N1', 'N3', 'N4', 'PID', 'CTT', 'TD5', 'QTY', 'SN1', 'LIN', 'PO1', 'IT1', 'AMT', 'ACK'],
  ...['NAD', 'CUX', 'PRI', 'MOA', 'IMD', 'PIA', 'CNT', 'RFF', 'UNS', 'TAX'],
])

/** How likely a typical document has a segment that it may leave out. What the guide speaks of, it uses. */
export function likelihoodOfSegment(node: Node, depth: number): number {
  if (isTouched(node)) return 1
  if (usual.has(node.tag)) return depth === 0 ? 0.8 : depth === 1 ? 0.5 : 0.1
  return depth === 0 ? 0.12 : 0.04
}

/** The same of an element, `position` from 1: the further behind, the rarer. */
export function likelihoodOfElement(rules: ElementRules, position: number): number {
  if (isTouchedElement(rules)) return 1
  return position <= 4 ? 0.35 : 0.06
}

function isTouched({ minBy, maxBy, min, max, counted, elements }: Node): boolean {
  const bySegment = (minBy === 'guide' && min > 0) || (maxBy === 'guide' && max > 0)
  return bySegment || counted.some((one) => one.max > 0) || elements.some(isTouchedElement)
}

function isTouchedElement({ name, codes, mandatoryBy, qualified, components = [] }: ElementRules): boolean {
  if (name !== undefined || codes !== undefined || mandatoryBy === 'guide') return true
  return qualified.some((one) => !one.unused) || components.some(isTouchedElement)
}
