import type { FindingCode } from '../finding-codes.ts'
import type { Discriminator } from '../guide/locator.ts'
import type { ElementRules } from '../guide/program.ts'

/** `BEG05`, `REF04-01` */
export function elementName(tag: string, element: number, component = 0): string {
  const name = `${tag}${String(element).padStart(2, '0')}`
  return component === 0 ? name : `${name}-${String(component).padStart(2, '0')}`
}

/** `ST in element 1`, `137 in component 1-1`, `ST or SF in element 1` */
export function discriminatorWords({ element, component, values }: Discriminator): string {
  const place = component === undefined ? `element ${element}` : `component ${element}-${component}`
  return `${values.join(' or ')} in ${place}`
}

const mostCodesShown = 20

/** The sentence for a bad value: what is wrong and what to send instead. Never the value. */
export function valueText(code: FindingCode, name: string, { type, min, max, codes }: ElementRules): string {
  switch (code) {
    case 'ELEMENT_TOO_LONG':
      return `${name} is longer than ${characters(max)}. Shorten it.`
    case 'ELEMENT_TOO_SHORT':
      return `${name} is shorter than ${characters(min)}. Send at least so many.`
    case 'CHARACTER_INVALID':
      return `${name} contains a control character. Take it out.`
    case 'COMPONENT_IN_SIMPLE_ELEMENT':
      return `${name} contains the component separator but has no components. Take it out, or declare another separator.`
    case 'NUMBER_INVALID':
      return `${name} is no number. Send digits${type === 'R' ? ', with a point where it has decimals' : ' without a point'}.`
    case 'DECIMAL_MARK_INVALID':
      return `${name} has more than one decimal mark. Send one at most, and nothing between thousands.`
    case 'DECIMAL_MARK_ALONE':
      return `${name} has no digit before its decimal mark. Send 0 before it.`
    case 'DIGIT_AMONG_LETTERS':
      return `${name} has digits, and is of letters alone. Send letters.`
    case 'DATE_INVALID':
      return `${name} is no date of the calendar. Send ${max === 6 ? 'YYMMDD' : 'CCYYMMDD'}.`
    case 'TIME_INVALID':
      return `${name} is no time of day. Send HHMM or HHMMSS.`
    case 'CODE_NOT_IN_STANDARD':
      return `${name} is none of the codes that the standard lists. Send one of them, or agree on this one.`
    case 'COUNTRY_UNKNOWN':
      return `${name} is no country of ISO 3166. Send its code of two letters.`
    case 'CURRENCY_UNKNOWN':
      return `${name} is no currency of ISO 4217. Send its code of three letters.`
    default:
      return `${name} is none of the codes that the guide allows. Send ${codesText(codes ?? new Set())}.`
  }
}

function characters(count: number): string {
  return count === 1 ? '1 character' : `${count} characters`
}

function codesText(codes: ReadonlySet<string>): string {
  const shown = [...codes].slice(0, mostCodesShown)
  const more = codes.size > shown.length ? ` or another of its ${codes.size} codes` : ''
  return shown.length === 1 ? `${shown[0]}${more}` : `one of ${shown.join(', ')}${more}`
}
