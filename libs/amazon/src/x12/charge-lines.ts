import { type Codes, codeOf, wordOf } from '../codes.ts'
import { branch, value } from '../yaml-lines.ts'

/** source: X12; confidence: guess that Amazon takes these; its guide lists its own. */
const taxTypes: Codes = [
  ['VA', 'VAT'],
  ['GS', 'GST'],
  ['ST', 'ST'],
  ['SP', 'PST'],
  ['ZZ', 'MutuallyDefined'],
]

/** SAC02 (X12 1300). source: X12; confidence: guess that Amazon takes these. */
const chargeTypes: Codes = [
  ['D240', 'Freight'],
  ['D980', 'Insurance'],
  ['G740', 'Service'],
  ['F050', 'Other'],
]
const allowanceTypes: Codes = [
  ['C310', 'Discount'],
  ['C000', 'Defective'],
  ['F800', 'PromotionalAllowance'],
  ['F050', 'Other'],
]

/** Taxes from TXI: what is taxed by which rate, and the tax. */
export function readTaxes(path: string): readonly string[] {
  return branch('taxDetails', [
    ...value('$each', `${path} as tax`),
    ...value('taxType', wordOf('tax.01', taxTypes)),
    ...value('taxRate', 'tax.03'),
    ...value('taxAmount', 'tax.02'),
    ...value('taxableAmount', 'tax.08'),
  ])
}

export function writeTaxes(path: string): readonly string[] {
  return branch('txi', [
    ...value('$each', `${path} as tax`),
    ...value('01', codeOf('tax.taxType', taxTypes)),
    ...value('02', 'tax.taxAmount'),
    ...value('03', 'tax.taxRate'),
    ...value('08', 'tax.taxableAmount'),
  ])
}

export function readCharges(path: string): readonly string[] {
  return readSac('chargeDetails', { path, code: 'C', amount: 'chargeAmount', types: chargeTypes })
}

export function readAllowances(path: string): readonly string[] {
  return readSac('allowanceDetails', { path, code: 'A', amount: 'allowanceAmount', types: allowanceTypes })
}

type Sac = { readonly path: string; readonly code: string; readonly amount: string; readonly types: Codes }

function readSac(field: string, { path, code, amount, types }: Sac): readonly string[] {
  return branch(field, [
    ...value('$each', `${path}[sac.01 = '${code}'] as extra`),
    ...value('type', wordOf('extra.sac.02', types)),
    ...value('description', 'extra.sac.15'),
    ...branch(amount, [
      ...value('amount', 'extra.sac.05 | number | implied(2)'),
      ...value('currencyCode', 'currency'),
    ]),
    ...readTaxes('extra.txi'),
  ])
}

export function writeCharges(path: string): readonly string[] {
  return writeSac({ path, code: 'C', amount: 'chargeAmount', types: chargeTypes })
}

export function writeAllowances(path: string): readonly string[] {
  return writeSac({ path, code: 'A', amount: 'allowanceAmount', types: allowanceTypes })
}

function writeSac({ path, code, amount, types }: Sac): readonly string[] {
  return [
    ...value('$each', `${path} as extra`),
    ...branch('sac', [
      ...value('01', `'${code}'`),
      ...value('02', codeOf('extra.type', types)),
      ...value('05', `extra.${amount}.amount`),
      ...value('15', 'extra.description'),
    ]),
    ...writeTaxes('extra.taxDetails'),
  ]
}

export const chargeCodes = `[${[...new Set([...allowanceTypes, ...chargeTypes].map(([code]) => code))].join(', ')}]`
