import { Decimal } from '@parley/document'
import type { Comparison, Expression, Reference } from '../../guide/expression.ts'
import { segmentStep } from '../../guide/locator.ts'
import { referencesOf } from '../../guide/read-expression.ts'
import { sharedDepth } from '../../guide/watch-builder.ts'
import { add, amountOf, compare, multiply, round, subtract, zero } from '../../judge/exact.ts'
import type { Asking, Occurrences } from './occurrences.ts'

/*
 * The expressions of a guide, read over the segments of a sample as docs/guides.md says them. The judge has them as tables
 * over bytes; that both agree is tested.
 */

/** Whether a condition holds there. */
export function holds(expression: Expression, found: Occurrences, asking: Asking): boolean {
  switch (expression.kind) {
    case 'and':
      return holds(expression.left, found, asking) && holds(expression.right, found, asking)
    case 'or':
      return holds(expression.left, found, asking) || holds(expression.right, found, asking)
    case 'not':
      return !holds(expression.of, found, asking)
    case 'present':
      return isPresent(expression.of, found, asking)
    case 'in':
      return texts(expression.of, found, asking).some((text) => expression.values.includes(text))
    case 'compare':
      return compares(expression, found, asking)
    default:
      throw new Error('a value is no condition')
  }
}

function isPresent(reference: Reference, found: Occurrences, asking: Asking): boolean {
  if (reference.locator.element !== undefined) return texts(reference, found, asking).length > 0
  const watched = found.named(reference)
  return found.segmentsOf(watched, found.rangeFor(asking, found.chainOf(watched))).length > 0
}

function texts(reference: Reference, found: Occurrences, asking: Asking): readonly string[] {
  const watched = found.named(reference)
  return found.textsOf(watched, found.rangeFor(asking, found.chainOf(watched)))
}

type Compared = Extract<Expression, { kind: 'compare' }>

function compares({ kind, operator, left, right }: Compared, found: Occurrences, asking: Asking): boolean {
  if (operator === '!=') return !compares({ kind, operator: '=', left, right }, found, asking)
  if (left.kind === 'reference' && right.kind === 'text')
    return texts(left, found, asking).includes(right.value)
  if (left.kind === 'text' && right.kind === 'reference')
    return texts(right, found, asking).includes(left.value)
  if (left.kind === 'reference' && right.kind === 'number') {
    const type = found.named(left).rules?.type ?? ''
    return texts(left, found, asking).some((text) => fulfils(operator, amountOf(text, type), right.value))
  }
  if (left.kind === 'reference' && right.kind === 'reference' && operator === '=') {
    const [first, second] = [texts(left, found, asking)[0], texts(right, found, asking)[0]]
    return first !== undefined && first === second
  }
  return fulfils(operator, amount(left, found, asking), amount(right, found, asking))
}

function fulfils(operator: Comparison, a: Decimal | undefined, b: Decimal | undefined): boolean {
  if (a === undefined || b === undefined) return false
  const order = compare(a, b)
  const allowed = { '=': [0], '!=': [-1, 1], '<': [-1], '<=': [-1, 0], '>': [1], '>=': [0, 1] }[operator]
  return allowed.includes(order)
}

/** The amount of an expression there; undefined when something in it is no number. */
export function amount(expression: Expression, found: Occurrences, asking: Asking): Decimal | undefined {
  switch (expression.kind) {
    case 'number':
      return expression.value
    case 'reference': {
      const [first] = texts(expression, found, asking)
      return first === undefined ? zero : amountOf(first, found.named(expression).rules?.type ?? '')
    }
    case 'count':
      return counted(expression.of, found, asking)
    case 'sum':
      return summed(expression.of, found, asking)
    case 'round': {
      const value = amount(expression.of, found, asking)
      return value && round(value, expression.digits)
    }
    case 'arithmetic': {
      const [a, b] = [amount(expression.left, found, asking), amount(expression.right, found, asking)]
      return a && b && { '+': add, '-': subtract, '*': multiply }[expression.operator](a, b)
    }
    default:
      throw new Error('a condition, or a text, is no number')
  }
}

function counted(reference: Reference, found: Occurrences, asking: Asking): Decimal {
  const watched = found.named(reference)
  const range = found.rangeFor(asking, found.chainAround(watched))
  const { element } = watched.locator
  const segments = found.segmentsOf(watched, range)
  const count = segments.filter((at) => element === undefined || found.textIn(at, watched.locator) !== '')
  return new Decimal(BigInt(count.length), 0)
}

function summed(of: Expression, found: Occurrences, asking: Asking): Decimal | undefined {
  const all = referencesOf(of).map((reference) => found.named(reference))
  const [first] = all
  if (first === undefined) throw new Error('sum(...) names the places that it adds up')
  const isOneSegment = all.every(({ node }) => node.origin === first.node.origin)
  const terms = isOneSegment ? ofSegments(of, found, asking) : ofPasses(of, found, asking)
  return terms.reduce<Decimal | undefined>((sum, one) => sum && one && add(sum, one), zero)
}

/** Segment by segment: a place with brackets counts 0 in a segment that does not carry their value. */
function ofSegments(of: Expression, found: Occurrences, asking: Asking): readonly (Decimal | undefined)[] {
  const all = referencesOf(of).map((reference) => found.named(reference))
  const [first] = all
  if (first === undefined) return []
  const { discriminator: _, ...step } = segmentStep(first.locator)
  const any = { targets: first.targets, locator: { steps: [step] as const } }
  const range = found.rangeFor(asking, found.chainAround(first))
  return found.segmentsOf(any, range).map((at) => {
    const one = { from: at, to: at + 1 }
    // Every place of it is in this segment, so nothing further out is asked.
    return amount(of, found, { chain: found.chainOf(first), pass: one })
  })
}

function ofPasses(of: Expression, found: Occurrences, asking: Asking): readonly (Decimal | undefined)[] {
  const chains = referencesOf(of).map((reference) => found.chainOf(found.named(reference)))
  const [first = []] = chains
  const chain = first.slice(0, Math.min(...chains.map((other) => sharedDepth(first, other))))
  const range = found.rangeFor(asking, chain.slice(0, -1))
  return found.passes(chain, range).map((pass) => amount(of, found, { chain, pass }))
}
