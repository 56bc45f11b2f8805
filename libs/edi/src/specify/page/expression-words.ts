import { decimalText } from '@parley/document'
import type { Expression } from '../../guide/expression.ts'
import { type Locator, segmentStep } from '../../guide/locator.ts'
import { discriminatorWords, elementName } from '../../judge/element-words.ts'

/** A place in words: `BEG02`, `PID in the loop of PO1`, `N104 of the N1 with ST in element 1`. */
export function placeWords(locator: Locator): string {
  const { steps, element, component } = locator
  const { tag, nth, discriminator } = segmentStep(locator)
  const numbered = nth === 1 ? tag : `${tag} at its place ${nth}`
  const which = discriminator && `${numbered} with ${discriminatorWords(discriminator)}`
  const segment = which ?? numbered
  const name = element === undefined ? segment : elementName(tag, element, component)
  const own = element === undefined || segment === tag ? name : `${name} of the ${segment}`
  const around = steps
    .slice(0, -1)
    .reverse()
    .map((step) => {
      const carried = step.discriminator && ` with ${discriminatorWords(step.discriminator)}`
      return ` in the loop of ${step.tag}${carried ?? ''}`
    })
  return own + around.join('')
}

/** A condition as one reads it out: `BEG02 is NP`, `PO106 is UP and PO104 is above 100`. */
export function conditionWords(when: Expression): string {
  switch (when.kind) {
    case 'and':
      return `${inner(when.left)} and ${inner(when.right)}`
    case 'or':
      return `${conditionWords(when.left)} or ${conditionWords(when.right)}`
    case 'not':
      return notWords(when.of)
    case 'present':
      return `${placeWords(when.of.locator)} is sent`
    case 'in':
      return `${placeWords(when.of.locator)} is ${when.values.join(' or ')}`
    case 'compare':
      return `${valueWords(when.left)} ${comparisons[when.operator]} ${valueWords(when.right)}`
    default:
      return valueWords(when)
  }
}

const comparisons = {
  ...{ '=': 'is', '!=': 'is not', '<': 'is below', '<=': 'is at most' },
  ...{ '>': 'is above', '>=': 'is at least' },
} as const

function inner(when: Expression): string {
  return when.kind === 'or' ? `(${conditionWords(when)})` : conditionWords(when)
}

function notWords(of: Expression): string {
  if (of.kind === 'present') return `${placeWords(of.of.locator)} is not sent`
  if (of.kind === 'in') return `${placeWords(of.of.locator)} is none of ${of.values.join(', ')}`
  return `it is not so that ${conditionWords(of)}`
}

/** A value as one reads it out: `the number of PO1`, `the sum of PO102 times PO104`. */
export function valueWords(value: Expression): string {
  switch (value.kind) {
    case 'text':
      return value.value
    case 'number':
      return decimalText(value.value)
    case 'reference':
      return placeWords(value.locator)
    case 'count':
      return `the number of ${placeWords(value.of.locator)}`
    case 'sum':
      return `the sum of ${value.of.kind === 'arithmetic' ? `(${valueWords(value.of)})` : valueWords(value.of)}`
    case 'round':
      return `${valueWords(value.of)}, rounded to ${value.digits} decimals,`
    case 'arithmetic': {
      const word = { '+': 'plus', '-': 'minus', '*': 'times' }[value.operator]
      return `${term(value.left)} ${word} ${term(value.right)}`
    }
    default:
      return conditionWords(value)
  }
}

function term(value: Expression): string {
  return value.kind === 'arithmetic' && value.operator !== '*' ? `(${valueWords(value)})` : valueWords(value)
}
