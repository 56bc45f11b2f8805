import { type Codes, codeOf, wordOf } from '../codes.ts'
import { branch, list, value } from '../yaml-lines.ts'

/**
 * Qualifiers of product ids (X12 235) and what they name. source: public copies of the guide; confidence: seen. That
 * BP, the buyer's own number, is the ASIN: guess.
 */
const itemIds: readonly (readonly [qualifier: string, field: string])[] = [
  ['BP', 'amazonProductIdentifier'],
  ['VN', 'vendorProductIdentifier'],
  ['EN', 'ean'],
  ['UP', 'upc'],
  ['UA', 'upcCase'],
  ['UK', 'gtin'],
  ['IB', 'isbn'],
]

export const idCodes = `[${itemIds.map(([qualifier]) => qualifier).join(', ')}]`

/** source: public code of vendors; confidence: seen. */
const units: Codes = [
  ['EA', 'Eaches'],
  ['CA', 'Cases'],
]

/** The ids of an item from a segment with pairs of qualifier and id. */
export function readItemIds(segment: string): readonly string[] {
  return itemIds.flatMap(([qualifier, field]) => value(field, `${segment}.ids['${qualifier}']`))
}

/** Further ids behind the usual ones: qualifier and where it comes from. */
export function writeItemIds(
  item: string,
  others: { readonly [qualifier: string]: string } = {},
): readonly string[] {
  const usual = itemIds.flatMap(([qualifier, field]) => value(qualifier, `${item}.${field}`))
  const more = Object.entries(others).flatMap(([qualifier, path]) => value(qualifier, path))
  return branch('ids', [...usual, ...more])
}

export function readQuantity(name: string, amount: string, unit: string): readonly string[] {
  return branch(name, [...value('amount', amount), ...value('unitOfMeasure', unitOf(unit))])
}

export function unitOf(path: string): string {
  return wordOf(path, units)
}

export function unitCodeOf(path: string): string {
  return codeOf(path, units)
}

/** A price with the one currency that an X12 document has, in the let `currency`; nothing where the amount is missing. */
export function readMoney(name: string, amount: string, condition = amount): readonly string[] {
  return branch(name, [
    ...value('$if', condition),
    ...value('amount', amount),
    ...value('currencyCode', 'currency'),
  ])
}

/** The description of the let `item`, in a PID that is free text (F). */
export const writeDescription: readonly string[] = list('pid', [
  ...value('$if', 'item.description'),
  ...branch('pid', [...value('01', "'F'"), ...value('05', 'item.description')]),
])

/** source: public code of vendors; confidence: seen. Notes are MSG below one N9 of L1. */
export const writeNotes: readonly string[] = list('n9', [
  ...value('$if', 'notes'),
  ...branch('n9', [...value('01', "'L1'"), ...value('02', "'NOTES'")]),
  ...branch('msg', [...value('$each', 'notes'), ...value('01', '.')]),
])
