import type { ElementRules, Node } from '../../guide/program.ts'
import { hasCheckDigit } from '../../judge/check-digit.ts'
import { type NumberCheck, numberChecksOf } from '../../judge/number-checks.ts'
import { type Element, type Segment, textAt } from '../../view/interchange-tree.ts'
import type { Random } from './random.ts'

/** A segment whose numbers of GS1 (GTIN, GLN, SSCC) are digits with the right check digit, where its guide has room for one. */
export function withCheckDigits(node: Node, segment: Segment, random: Random): Segment {
  return numberChecksOf(node).reduce((made, check) => withNumber(node, made, { check, random }), segment)
}

type Wish = { readonly check: NumberCheck; readonly random: Random }

function withNumber(node: Node, segment: Segment, { check, random }: Wish): Segment {
  const { element, component, qualifier } = check
  const rules = rulesAt(node, check)
  const own = qualifier.component === 0 ? qualifier.element : element
  const carried = textAt(segment, own, Math.max(1, qualifier.component))
  const kind = check.kinds.find((one) => one.qualifier === carried)
  const told = textAt(segment, element, Math.max(1, component))
  const fitting =
    kind?.lengths.filter((one) => rules !== undefined && one >= rules.min && one <= rules.max) ?? []
  const length = fitting.find((one) => one === usual[carried]) ?? fitting.at(-1)
  const isRight = kind?.lengths.includes(told.length) && hasCheckDigit(Buffer.from(told), 0, told.length)
  if (isRight || told === '' || length === undefined || rules?.codes !== undefined) return segment
  const number = numberOf(length, random)
  return {
    ...segment,
    elements: segment.elements.with(element - 1, placed(segment.elements[element - 1], component, number)),
  }
}

/** What most send under a qualifier of X12 235 or EDIFACT 7143. */
const usual: { readonly [qualifier: string]: number } = { UP: 12, EN: 13, SRV: 13, UK: 14, EO: 8 }

function rulesAt({ elements }: Node, { element, component }: NumberCheck): ElementRules | undefined {
  const rules = elements[element - 1]
  return component === 0 ? rules : rules?.components?.[component - 1]
}

function placed(element: Element = '', component: number, number: string): Element {
  if (component === 0 || typeof element === 'string') return number
  if ('repetitions' in element) {
    return { repetitions: element.repetitions.map((one) => placed(one, component, number) as string) }
  }
  return element.with(component - 1, number)
}

/** Digits of our own, the last the check digit (GS1 General Specifications 7.9); zeros before an SSCC are its identifier 00. */
function numberOf(length: number, random: Random): string {
  const digits = Array.from({ length: length - 1 }, (_, index) =>
    length === 20 && index < 2 ? 0 : 1 + Math.floor(random() * 9),
  )
  const sum = digits.reduce((total, digit, index) => total + digit * ((length - index) % 2 === 0 ? 3 : 1), 0)
  return `${digits.join('')}${(10 - (sum % 10)) % 10}`
}
