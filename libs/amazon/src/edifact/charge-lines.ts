import { type Codes, codeOf, wordOf } from '../codes.ts'
import { branch, list, value } from '../yaml-lines.ts'
import { amount } from './segments.ts'

/** 5153. source: public code of vendors; confidence: seen for VAT; the others are EDIFACT: guess. */
const taxTypes: Codes = [
  ['VAT', 'VAT'],
  ['GST', 'GST'],
  ['STT', 'ST'],
  ['LOC', 'PST'],
  ['OTH', 'MutuallyDefined'],
]

/** 7161. source: EDIFACT; confidence: guess that Amazon takes these. */
const chargeTypes: Codes = [
  ['FC', 'Freight'],
  ['IN', 'Insurance'],
  ['SH', 'Service'],
  ['ZZZ', 'Other'],
]
const allowanceTypes: Codes = [
  ['DI', 'Discount'],
  ['DF', 'Defective'],
  ['PAD', 'PromotionalAllowance'],
  ['ZZZ', 'Other'],
]

export const chargeCodes = `[${[...new Set([...allowanceTypes, ...chargeTypes].map(([code]) => code))].join(', ')}]`

/**
 * Taxes: what is taxed by which rate, and the tax (MOA 124). A summary has the taxable amount as MOA 125; elsewhere a TAX
 * has one MOA, and the amount stands in TAX04.
 */
export function readTaxes(path: string, isSummary = false): readonly string[] {
  const moa = (code: string) => `(tax.moa[.01.01 = '${code}'] | first).01.02 | number`
  return branch('taxDetails', [
    ...value('$each', `${path} as tax`),
    ...value('taxType', wordOf('tax.tax.02.01', taxTypes)),
    ...value('taxRate', 'tax.tax.05.04 | number'),
    ...value('taxAmount', isSummary ? moa('124') : 'tax.moa.01.02 | number'),
    ...value('taxableAmount', isSummary ? moa('125') : 'tax.tax.04 | number'),
  ])
}

export function writeTaxes(path: string, isSummary = false): readonly string[] {
  const taxable = branch('04', [...value('$value', 'tax.taxableAmount | text')])
  return branch('tax', [
    ...value('$each', `${path} as tax`),
    ...branch('tax', [
      ...value('01', "'7'"),
      ...branch('02', value('01', codeOf('tax.taxType', taxTypes))),
      ...(isSummary ? [] : taxable),
      ...branch('05', value('04', 'tax.taxRate | text')),
    ]),
    ...(isSummary
      ? list('moa', amount('124', 'tax.taxAmount'), amount('125', 'tax.taxableAmount'))
      : branch('moa', amount('124', 'tax.taxAmount'))),
  ])
}

export function readCharges(path: string): readonly string[] {
  return readAlc('chargeDetails', { path, code: 'C', moa: '23', amount: 'chargeAmount', types: chargeTypes })
}

export function readAllowances(path: string): readonly string[] {
  const own = { code: 'A', moa: '204', amount: 'allowanceAmount', types: allowanceTypes }
  return readAlc('allowanceDetails', { path, ...own })
}

type Alc = {
  readonly path: string
  readonly code: string
  readonly moa: string
  readonly amount: string
  readonly types: Codes
}

function readAlc(field: string, { path, code, moa, amount: name, types }: Alc): readonly string[] {
  return branch(field, [
    ...value('$each', `${path}[alc.01 = '${code}'] as extra`),
    ...value('type', wordOf('extra.alc.05.01', types)),
    ...value('description', 'extra.alc.05.04'),
    ...branch(name, [
      ...value('amount', `(extra.moa[moa.01.01 in ['8', '${moa}']] | first).moa.01.02 | number`),
      ...value('currencyCode', 'currency'),
    ]),
    ...readTaxes('extra.tax'),
  ])
}

export function writeCharges(path: string): readonly string[] {
  return writeAlc({ path, code: 'C', moa: '23', amount: 'chargeAmount', types: chargeTypes })
}

export function writeAllowances(path: string): readonly string[] {
  return writeAlc({ path, code: 'A', moa: '204', amount: 'allowanceAmount', types: allowanceTypes })
}

function writeAlc({ path, code, moa, amount: name, types }: Alc): readonly string[] {
  return [
    ...value('$each', `${path} as extra`),
    ...branch('alc', [
      ...value('01', `'${code}'`),
      ...branch('05', [...value('01', codeOf('extra.type', types)), ...value('04', 'extra.description')]),
    ]),
    ...list('moa', branch('moa', amount(moa, `extra.${name}.amount`))),
    ...writeTaxes('extra.taxDetails'),
  ]
}
