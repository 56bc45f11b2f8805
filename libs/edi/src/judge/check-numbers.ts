import { hasCheckDigit } from './check-digit.ts'
import { reportValue } from './check-part.ts'
import type { ElementCheck } from './element-check.ts'
import type { NumberCheck, NumberKind } from './number-checks.ts'
import type { SegmentCheck } from './segment-check.ts'
import type { Walk } from './walk.ts'

/** Checks the check digits of the numbers of GS1 that a segment carries, where nothing else is wrong with them. */
export function checkNumbers(
  walk: Walk,
  { numbers, elements }: SegmentCheck,
  faulty: ReadonlySet<number> | undefined,
): void {
  const { reader, at } = walk
  for (const number of numbers) {
    const { element, component } = number
    const check = elements[element - 1]
    if (check === undefined || !reader.has(element) || faulty?.has(element) === true) continue
    at.element = element
    at.component = 0
    if (component === 0) checkNumber(walk, check, number)
    else checkComponent(walk, check, number)
  }
  at.component = 0
}

function checkNumber(walk: Walk, check: ElementCheck, { qualifier, kinds }: NumberCheck): void {
  const { reader, at } = walk
  for (const kind of kinds) {
    if (!reader.is(qualifier.element, kind.qualifier)) continue
    checkDigits(walk, { check, kind, start: reader.startOf(at.element), end: reader.endOf(at.element) })
    return
  }
}

/** The number is a component; its qualifier is one beside it, or an element of its own. */
function checkComponent(walk: Walk, check: ElementCheck, { qualifier, kinds, component }: NumberCheck): void {
  const { reader, at } = walk
  const count = reader.splitElement(at.element)
  if (component > count) return
  const start = reader.componentStart(component - 1)
  const end = reader.componentEnd(component - 1)
  const beside = qualifier.component - 1
  if (beside >= count || !reader.isFilled(start, end)) return
  const from = beside < 0 ? reader.startOf(qualifier.element) : reader.componentStart(beside)
  const to = beside < 0 ? reader.endOf(qualifier.element) : reader.componentEnd(beside)
  for (const kind of kinds) {
    if (!reader.isText(from, to, kind.qualifier)) continue
    at.component = component
    checkDigits(walk, { check: check.components[component - 1] ?? check, kind, start, end })
    return
  }
}

type Digits = {
  readonly check: ElementCheck
  readonly kind: NumberKind
  readonly start: number
  readonly end: number
}

function checkDigits(walk: Walk, { check, kind, start, end }: Digits): void {
  const { reader } = walk
  // A number with a released character or a line end in it is read as text, which is rare.
  const isClean = reader.isPlain
  const digits = isClean ? reader.bytes : Buffer.from(reader.slice(start, end))
  const from = isClean ? start : 0
  const to = isClean ? end : digits.length
  if (kind.lengths.includes(to - from) && hasCheckDigit(digits, from, to)) return
  reportValue(walk, 'CHECK_DIGIT_WRONG', {
    ...{ check, start, end },
    text: (name) => `${name} is no ${kind.name}: ${expected(kind)}. Look the number up again.`,
  })
}

function expected({ lengths }: NumberKind): string {
  return `it has ${lengths.join(', ')} digits, of which the last is the check digit`
}
