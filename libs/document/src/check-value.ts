import type { Fault } from './codec.ts'
import { parseDecimal } from './decimal.ts'
import type { ValueShape } from './tree.ts'

const booleans: ReadonlySet<string> = new Set(['true', 'false', '1', '0'])

/**
 * What is wrong with the text of a field: not of its type, too long (counted in characters), or none of its
 * codes. Dates and times are not judged here: each partner writes them its own way, and the mapping names the way.
 */
export function checkValue(text: string, shape: ValueShape): Pick<Fault, 'code' | 'text'> | undefined {
  if (shape.type === 'number' && parseDecimal(text) === undefined) {
    return { code: 'FIELD_TYPE', text: 'must be a number, such as 12.50' }
  }
  if (shape.type === 'boolean' && !booleans.has(text)) {
    return { code: 'FIELD_TYPE', text: 'must be true or false' }
  }
  const { maxLength, codes } = shape
  // Units of UTF-16 are never fewer than characters, so most texts need no count.
  if (maxLength !== undefined && text.length > maxLength && [...text].length > maxLength) {
    return { code: 'FIELD_TOO_LONG', text: `must have at most ${maxLength} characters` }
  }
  if (codes !== undefined && !codes.includes(text)) {
    return { code: 'FIELD_CODE', text: `must be one of ${codes.slice(0, 20).join(', ')}` }
  }
  return undefined
}

/** Whether `checkValue` can find anything: fields without rules are passed over. */
export function hasValueRules({ type, maxLength, codes }: ValueShape): boolean {
  return type === 'number' || type === 'boolean' || maxLength !== undefined || codes !== undefined
}
