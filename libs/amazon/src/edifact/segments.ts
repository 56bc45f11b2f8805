import { digitsOf } from '../codes.ts'
import { branch, value } from '../yaml-lines.ts'

/** Segments that every EDIFACT message has, as lines of mappings. */

/** Longest name or line of an address (EDIFACT 3036, 3042, 7008). */
const longest = 35

/** A DTM by its qualifier (2005), as a let. */
export function dayLet(name: string, code: string, at = 'heading'): readonly string[] {
  return value(name, `${at}.dtm[.01.01 = '${code}'] | first`)
}

/** The day of a DTM. Without a code of its format it is 102, CCYYMMDD. */
export function dayIn(dtm: string, pattern = 'yyyy-MM-dd'): string {
  return `${dtm}.01.02 | edifactDate(${dtm}.01.03 ?? '102', '${pattern}')`
}

/** A DTM as an item of a list. */
export function writeDay(code: string, path: string, condition = path): readonly string[] {
  const parts = [...value('01', `'${code}'`), ...value('02', digitsOf(path)), ...value('03', "'102'")]
  return [...value('$if', condition), ...branch('01', parts)]
}

export function referenceIn(loops: string, code: string): string {
  return `(${loops}[rff.01.01 = '${code}'] | first).rff.01.02`
}

/** An RFF loop as an item of a list. */
export function writeReference(code: string, path: string, more: readonly string[] = []): readonly string[] {
  return [...value('$if', path), ...branch('rff', reference(code, path)), ...more]
}

/** The one element of an RFF. */
export function reference(code: string, path: string): readonly string[] {
  return branch('01', [...value('01', `'${code}'`), ...value('02', path)])
}

/** A text that may lie in two components: where the first is full it goes on in the second without a blank. */
export function joined(first: string, second: string): string {
  return `exists(${second}) ? (length(${first}) >= ${longest} ? concat(${first}, ${second}) : concat(${first}, ' ', ${second})) : ${first}`
}

/** A text in two components, named by their positions. */
export function split(path: string, positions: readonly [string, string]): readonly string[] {
  return positions.flatMap((position, index) =>
    value(position, `${path} | chunks(${longest}) | item(${index + 1})`),
  )
}

/** An amount of money as an item of a list of MOA. */
export function amount(code: string, path: string): readonly string[] {
  return [
    ...value('$if', `exists(${path})`),
    ...branch('01', [...value('01', `'${code}'`), ...value('02', `${path} | plain`)]),
  ]
}

export function control(code: string, path: string): readonly string[] {
  return branch('01', [...value('01', `'${code}'`), ...value('02', path)])
}

export const sectionControl: readonly string[] = branch('uns', value('01', "'S'"))

/** CUX: the currency of all amounts. Usage: 9 of an order, 4 of an invoice, 10 of prices. */
export function writeCurrency(path: string, usage: string): readonly string[] {
  const parts = [...value('01', "'2'"), ...value('02', path), ...value('03', `'${usage}'`)]
  return branch('cux', [`- $if: ${path}`, ...branch('cux', branch('01', parts)).map((line) => `  ${line}`)])
}

export const readCurrency = '(heading.cux | first).cux.01.02'
