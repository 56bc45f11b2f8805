import type { ElementRules, Node } from '../guide/program.ts'

/** Where a segment has a number of GS1, and under which qualifiers it is one. Positions count from 1; 0 is no component. */
export type NumberCheck = {
  readonly element: number
  readonly component: number
  readonly qualifier: { readonly element: number; readonly component: number }
  readonly kinds: readonly NumberKind[]
}

export type NumberKind = {
  readonly qualifier: string
  /** What it is called in a finding. */
  readonly name: string
  /** How many digits it may have. */
  readonly lengths: readonly number[]
}

// Longer and shorter GTINs are sent under each of the qualifiers; what counts is that the number is one.
const gtin = (...qualifiers: string[]): readonly NumberKind[] =>
  qualifiers.map((qualifier) => ({ qualifier, name: 'GTIN', lengths: [8, 12, 13, 14] }))

/*
 * X12 data element 235: EN EAN-13, EO EAN-8, UK GTIN-14, UP UPC with its check digit. UA, UD, UE and UN name forms
 * without one (2-5-5), so they are not here.
 */
const x12Products = gtin('UP', 'EN', 'UK', 'EO')
/** EDIFACT data element 7143. */
const edifactProducts = gtin('EN', 'UP', 'SRV')
const gln = (qualifier: string): NumberKind => ({ qualifier, name: 'GLN', lengths: [13] })
/** X12 data element 66. */
const x12Parties = [gln('UL')]
/** EDIFACT data element 3055: 9 is GS1. */
const edifactParties = [gln('9')]
/** X12 data element 88: AA the SSCC; GM the same behind its application identifier 00, which adds nothing to the sum. */
const x12Marks: readonly NumberKind[] = [
  { qualifier: 'GM', name: 'SSCC', lengths: [18, 20] },
  { qualifier: 'AA', name: 'SSCC', lengths: [18] },
]
/** EDIFACT data element 4233: marked with the SSCC; 20 digits are the same behind its application identifier 00. */
const edifactLabels: readonly NumberKind[] = [{ qualifier: '33E', name: 'SSCC', lengths: [18, 20] }]
/** EDIFACT data element 7405. */
const edifactMarks: readonly NumberKind[] = [{ qualifier: 'BJ', name: 'SSCC', lengths: [18] }]

/** The numbers with a check digit that a segment may carry. */
export function numberChecksOf(node: Node): readonly NumberCheck[] {
  const { tag, elements, idPairs } = node
  const at = (element: number, component = 0) => ({ element, component })
  if (tag === 'N1' && elements[3]?.reference === '67')
    return [{ ...at(4), qualifier: at(3), kinds: x12Parties }]
  if (tag === 'MAN') return markChecks(elements)
  if (tag === 'NAD') return [{ ...at(2, 1), qualifier: at(2, 3), kinds: edifactParties }]
  if (tag === 'PCI' && elements[1]?.reference === 'C210')
    return [{ ...at(2, 1), qualifier: at(1), kinds: edifactLabels }]
  if (tag === 'GIN') return ginChecks(elements)
  const pairs = idPairs.map(([qualifier, value]) => ({
    ...at(value),
    qualifier: at(qualifier),
    kinds: x12Products,
  }))
  const items = elements.flatMap(({ reference }, index) =>
    reference === 'C212'
      ? [{ ...at(index + 1, 1), qualifier: at(index + 1, 2), kinds: edifactProducts }]
      : [],
  )
  return [...pairs, ...items]
}

/** MAN02 under MAN01, MAN05 under MAN04; MAN03 and MAN06 end ranges. */
function markChecks(elements: readonly ElementRules[]): readonly NumberCheck[] {
  return elements.flatMap(({ reference }, index) =>
    reference === '88'
      ? [1, 2].map((behind) => ({
          ...{ element: index + 1 + behind, component: 0 },
          qualifier: { element: index + 1, component: 0 },
          kinds: x12Marks,
        }))
      : [],
  )
}

/** GIN has one number or a range of two in each of its C208. */
function ginChecks(elements: readonly ElementRules[]): readonly NumberCheck[] {
  return elements.flatMap(({ reference }, index) =>
    reference === 'C208'
      ? [1, 2].map((component) => ({
          ...{ element: index + 1, component },
          qualifier: { element: 1, component: 0 },
          kinds: edifactMarks,
        }))
      : [],
  )
}
