import type { Dictionary } from '@parley/standards'
import type { IsCode } from './observe.ts'

/*
 * X12 elements of type ID whose values say who or where somebody is: postal code, state, country, carrier, location. They
 * are as good as names, so a guide never lists them; and an ID of more than six characters is a number, not a code.
 */
const personal: ReadonlySet<string> = new Set([
  '116',
  '156',
  '26',
  '140',
  '309',
  '310',
  '154',
  '19',
  '93',
  '67',
])
const longestCode = 6

// The same in EDIFACT: country, place, currency of a person's account are left to the guide's author.
const personalInEdifact: ReadonlySet<string> = new Set(['3207', '3229', '3225', '3039', '3251'])

/** Which values may be told in a drafted guide: codes of the standard, never names, numbers, dates or amounts. */
export function codesOf({ standard, codes }: Dictionary): IsCode {
  if (standard === 'x12') {
    return ({ type, max, reference }, value) =>
      type === 'ID' && max <= longestCode && !personal.has(reference) && /^[A-Z0-9]+$/.test(value)
  }
  const lists = new Map<string, ReadonlySet<string>>()
  return ({ reference }, value) => {
    if (personalInEdifact.has(reference) || !Object.hasOwn(codes, reference)) return false
    const list = lists.get(reference) ?? new Set((codes[reference] ?? '').split(' '))
    lists.set(reference, list)
    return list.has(value)
  }
}
