import type { ElementRules } from '../guide/program.ts'
import { CodeSet } from './code-set.ts'
import { countries } from './countries.ts'
import { currencies } from './currencies.ts'

/** The code lists of one dictionary; each is made when it is asked for the first time, and once. */
export type Lists = {
  /** What the standard lists for an element; undefined when it lists nothing. */
  standard(reference: string): CodeSet | undefined
  guide(codes: ReadonlySet<string>): CodeSet
  /** ISO 3166 or ISO 4217, where the element is a country or a currency. */
  external(rules: Pick<ElementRules, 'reference' | 'type'>): ExternalList | undefined
}

const known = new WeakMap<object, Lists>()

/** The lists of `codes` (see `Dictionary.codes`), the same for every guide of the dictionary. */
export function listsOf(codes: { readonly [reference: string]: string }): Lists {
  const lists = known.get(codes) ?? makeLists(codes)
  known.set(codes, lists)
  return lists
}

function makeLists(codes: { readonly [reference: string]: string }): Lists {
  const standard = new Map<string, CodeSet>()
  const guides = new WeakMap<ReadonlySet<string>, CodeSet>()
  return {
    standard(reference) {
      // 1131 names code lists: those of agencies as well as those that the directory knows.
      const list = reference !== '1131' && Object.hasOwn(codes, reference) ? codes[reference] : undefined
      if (list === undefined) return undefined
      const set = standard.get(reference) ?? new CodeSet(new Set(list.split(' ')))
      standard.set(reference, set)
      return set
    },
    guide(texts) {
      const set = guides.get(texts) ?? new CodeSet(texts)
      guides.set(texts, set)
      return set
    },
    external: externalList,
  }
}

export type ExternalList = {
  readonly codes: CodeSet
  readonly fault: 'COUNTRY_UNKNOWN' | 'CURRENCY_UNKNOWN'
}

const country: ExternalList = { codes: new CodeSet(countries), fault: 'COUNTRY_UNKNOWN' }
const currency: ExternalList = { codes: new CodeSet(currencies), fault: 'CURRENCY_UNKNOWN' }

/** X12 data elements 26 and 100, EDIFACT 3207 and 6345. */
function externalList({
  reference,
  type,
}: Pick<ElementRules, 'reference' | 'type'>): ExternalList | undefined {
  if (type === 'ID') return reference === '26' ? country : reference === '100' ? currency : undefined
  return reference === '3207' ? country : reference === '6345' ? currency : undefined
}
