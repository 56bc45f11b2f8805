import { type Codes, codeOf, wordOf } from '../codes.ts'
import { branch, list, value } from '../yaml-lines.ts'
import { joined, split } from './segments.ts'

/**
 * Qualifiers of product ids (EDIFACT 7143) and what they name. source: public code of vendors; confidence: seen for EN
 * and SA. IN, the buyer's own number, for the ASIN, and UP and IB: likely. ZZZ for the UPC of a case: guess.
 */
const itemIds: readonly (readonly [qualifier: string, field: string])[] = [
  ['SA', 'vendorProductIdentifier'],
  ['IN', 'amazonProductIdentifier'],
  ['UP', 'upc'],
  ['ZZZ', 'upcCase'],
  ['IB', 'isbn'],
]

export const idCodes = `[EN, ${itemIds.map(([qualifier]) => qualifier).join(', ')}]`

export const unitCodes = '[CT, CS, EA, PCE]'

/** 6411. source: EDIFACT; confidence: guess. Of pieces nothing is said; CT and CS are cases. */
const units: Codes = [
  ['CT', 'Cases'],
  ['CS', 'Cases'],
]

export function unitOf(path: string): string {
  return `(${wordOf(path, units)}) ?? 'Eaches'`
}

export function unitCodeOf(path: string): string {
  return codeOf(path, units)
}

/** The ids of the line: a LIN has one, a PIA up to five. EN of 14 digits is a GTIN, else an EAN. */
export const readItemIds: readonly string[] = [
  ...itemIds.flatMap(([qualifier, field]) =>
    value(field, idIn(`line.lin.03.02 = '${qualifier}'`, `.02 = '${qualifier}'`)),
  ),
  ...value('ean', enOf('!=')),
  ...value('gtin', enOf('=')),
]

function enOf(equals: '=' | '!='): string {
  const inLin = `line.lin.03.02 = 'EN' and length(line.lin.03.01) ${equals} 14`
  return idIn(inLin, `.02 = 'EN' and length(.01) ${equals} 14`)
}

function idIn(inLin: string, inPia: string): string {
  const others = ['02', '03', '04', '05', '06'].map(
    (position) => `(line.pia.${position}[${inPia}] | first).01`,
  )
  return `${inLin} ? line.lin.03.01 : (${others.join(' ?? ')})`
}

/** LIN03 of an item: its EAN. */
export function writeEan(item: string): readonly string[] {
  return branch('03', [...value('$if', `${item}.ean`), ...value('01', `${item}.ean`), ...value('02', "'EN'")])
}

/** PIA for each of the other ids: 5 product, 1 additional id. */
export function writeOtherIds(item: string): readonly string[] {
  const others = itemIds.map(([qualifier, field]) => writeId(`${item}.${field}`, qualifier, '5'))
  return list('pia', ...others, writeId(`${item}.gtin`, 'EN', '1'))
}

function writeId(path: string, qualifier: string, kind: string): readonly string[] {
  return [
    ...value('$if', path),
    ...value('01', `'${kind}'`),
    ...branch('02', [...value('01', path), ...value('02', `'${qualifier}'`)]),
  ]
}

/** IMD of free form, F. */
export const readDescription: readonly string[] = [
  ...value('description', joined('(line.imd | first).03.04', '(line.imd | first).03.05')),
]

export const writeDescription: readonly string[] = list('imd', [
  ...value('$if', 'item.description'),
  ...value('01', "'F'"),
  ...branch('03', split('item.description', ['04', '05'])),
])

export function quantity(code: string, path: string): readonly string[] {
  return branch('01', [
    ...value('01', code.includes("'") || code.includes('.') ? code : `'${code}'`),
    ...value('02', `${path}.amount`),
    ...value('03', unitCodeOf(`${path}.unitOfMeasure`)),
  ])
}

export function readQuantity(name: string, qty: string): readonly string[] {
  return branch(name, [
    ...value('$if', qty),
    ...value('amount', `${qty}.01.02 | number`),
    ...value('unitOfMeasure', unitOf(`${qty}.01.03`)),
  ])
}

export function priceIn(code: string): string {
  return `(line.pri[pri.01.01 = '${code}'] | first).pri.01.02 | number`
}

/** A PRI loop as an item of a list; `kind` is the price type (5387), of catalogue prices (CT). */
export function writePrice(code: string, path: string, kind?: string): readonly string[] {
  const more = kind === undefined ? [] : [...value('03', "'CT'"), ...value('04', `'${kind}'`)]
  const parts = [...value('01', `'${code}'`), ...value('02', `${path}.amount`), ...more]
  return [...value('$if', path), ...branch('pri', branch('01', parts))]
}
