import { type Codes, codeOf, wordOf } from '../codes.ts'
import { invoice as document } from '../vocabulary/invoice.ts'
import { readMoney } from '../x12/item-lines.ts'
import type { PartyCodes } from '../x12/party-lines.ts'
import { branch, list, value } from '../yaml-lines.ts'
import {
  chargeCodes,
  readAllowances,
  readCharges,
  readTaxes,
  writeAllowances,
  writeCharges,
  writeTaxes,
} from './charge-lines.ts'
import {
  idCodes,
  priceIn,
  quantity,
  readDescription,
  readItemIds,
  readQuantity,
  unitCodes,
  writeDescription,
  writeEan,
  writeOtherIds,
  writePrice,
} from './item-lines.ts'
import { partyLets, readParties, writeParties } from './party-lines.ts'
import {
  amount,
  control,
  dayIn,
  dayLet,
  readCurrency,
  referenceIn,
  sectionControl,
  writeCurrency,
  writeDay,
  writeReference,
} from './segments.ts'
import { aboutGuide, aboutMapping, type EdifactStarter } from './starter.ts'

const types: Codes = [
  ['380', 'Invoice'],
  ['381', 'CreditNote'],
]

const terms: Codes = [
  ['1', 'Basic'],
  ['2', 'EndOfMonth'],
  ['3', 'FixedDate'],
  ['9', 'Proximo'],
  ['10', 'PaymentDueUponReceiptOfInvoice'],
  ['ZZZ', 'LetterofCredit'],
]

const parties: PartyCodes = {
  buyingParty: 'BY',
  sellingParty: 'SU',
  remitToParty: 'RE',
  shipToParty: 'DP',
  shipFromParty: 'SF',
  billToParty: 'IV',
}

/** RFF of what an invoice refers to. */
const references: { readonly [field: string]: string } = {
  purchaseOrderNumber: 'ON',
  vendorCode: 'IA',
  referenceNumber: 'OI',
  shipmentIdentifier: 'AAK',
}

const days: { readonly [field: string]: string } = {
  date: '137',
  purchaseOrderDate: '171',
  shippedDate: '35',
}

const guide: readonly string[] = [
  '# source: public code of vendors; confidence: seen for D.96A and EAN008.',
  'extends: edifact/D96A/INVOIC',
  'association: EAN008',
  'keys:',
  '  invoice: BGM.02',
  'rules:',
  '  # source: public code of vendors; confidence: seen. 380 an invoice, 381 a credit note.',
  '  BGM.01-01: { use: required, codes: ["380", "381"] }',
  '  BGM.02: { use: required }',
  '  # source: public code of vendors; confidence: seen. 137 the day of the invoice, 35 that of the delivery.',
  '  "DTM[01-01=137]": { min: 1, max: 1 }',
  '  # source: EDIFACT; confidence: likely. ON the order, OI the invoice that is corrected; AAK the shipment and IA your',
  '  # vendor code: guess.',
  '  RFF.01-01: { codes: [AAK, IA, OI, "ON"] }',
  '  # source: public code of vendors; confidence: seen for SU, DP and IV. RE who is paid, BY and SF: guess.',
  '  NAD.01: { codes: [BY, DP, IV, RE, SF, SU] }',
  '  # source: public code of vendors; confidence: seen. One currency.',
  '  CUX: { use: required }',
  '  # source: EDIFACT; confidence: likely for 1, 2, 3, 9, 10 and 22, a discount. ZZZ for a letter of credit: guess.',
  '  PAT.01: { codes: ["1", "2", "3", "9", "10", "22", ZZZ] }',
  '  # source: public code of vendors; confidence: seen for EN and SA. IN, UP and IB: likely; ZZZ: guess.',
  `  LIN.03-02: { codes: ${idCodes} }`,
  '  # source: public code of vendors; confidence: seen. 47 is the quantity that is invoiced.',
  '  "LIN/QTY[01-01=47]": { min: 1, max: 1 }',
  '  # source: EDIFACT; confidence: guess. CT and CS cases; pieces otherwise.',
  `  LIN/QTY.01-03: { codes: ${unitCodes} }`,
  '  # source: public code of vendors; confidence: seen. AAA the net price of one; 203 the amount of the line.',
  '  "LIN/PRI[01-01=AAA]": { min: 1, max: 1 }',
  '  # source: EDIFACT; confidence: guess. DI discount, PAD promotion, FC freight, IN insurance, SH service, ZZZ another;',
  '  # DF defective, which EDIFACT does not list.',
  `  ALC.05-01: { codes: ${chargeCodes} }`,
  '  # source: EDIFACT, whose CNT 2 is the number of lines; confidence: likely.',
  '  "CNT[01-01=2].01-02": { equals: count(LIN) }',
]

const read: readonly string[] = [
  ...value('invoiceType', wordOf('heading.bgm.01.01', types)),
  ...value('id', 'heading.bgm.02'),
  ...Object.entries(days).flatMap(([field, code]) => value(field, dayIn(`day${code}`))),
  ...Object.entries(references).flatMap(([field, code]) => value(field, referenceIn('heading.rff', code))),
  ...value('currencyCode', 'currency'),
  ...readParties(parties),
  ...branch('paymentTerms', [
    ...value('$if', 'terms'),
    ...value('type', wordOf('terms.pat.01', terms)),
    ...value('discountPercent', 'discount.pcd.01.02 | number'),
    ...value('discountDueDays', 'discount.pat.03.04 | number'),
    ...value('discountDueDate', dayIn("(discount.dtm[.01.01 = '12'] | first)")),
    ...value('netDueDays', 'terms.pat.03.04 | number'),
    ...value('netDueDate', dayIn("(terms.dtm[.01.01 = '13'] | first)")),
  ]),
  ...value('notes', "heading.ftx[.01 = 'AAI'].04.01"),
  ...branch('items', [
    ...value('$each', 'detail.lin as line'),
    ...branch('$with', value('invoiced', "line.qty[.01.01 = '47'] | first")),
    ...value('itemSequenceNumber', 'line.lin.01'),
    ...readItemIds,
    ...readDescription,
    ...readQuantity('invoicedQuantity', 'invoiced'),
    ...readMoney('netCost', priceIn('AAA')),
    ...value('purchaseOrderNumber', referenceIn('line.rff', 'ON')),
    ...readTaxes('line.tax'),
    ...readCharges('line.alc'),
    ...readAllowances('line.alc'),
  ]),
  ...readTaxes('summary.tax', true),
  ...readCharges('heading.alc'),
  ...readAllowances('heading.alc'),
  ...branch('invoiceTotal', [
    ...value('amount', "(summary.moa[moa.01.01 = '77'] | first).moa.01.02 | number"),
    ...value('currencyCode', 'currency'),
  ]),
  ...value('itemCount', 'count(detail.lin)'),
]

/** PAT 1 and so on says when all is due, PAT 22 by when a discount may be taken. */
const writeTerms: readonly string[] = list(
  'pat',
  [
    ...value('$if', 'paymentTerms'),
    ...branch('pat', [
      ...value('01', codeOf('paymentTerms.type', terms)),
      ...branch('03', daysAfterInvoice('paymentTerms.netDueDays')),
    ]),
    ...list('dtm', writeDay('13', 'paymentTerms.netDueDate')),
  ],
  [
    ...value(
      '$if',
      'exists(paymentTerms.discountPercent) or exists(paymentTerms.discountDueDays) or exists(paymentTerms.discountDueDate)',
    ),
    ...branch('pat', [
      ...value('01', "'22'"),
      ...branch('03', daysAfterInvoice('paymentTerms.discountDueDays')),
    ]),
    ...list('dtm', writeDay('12', 'paymentTerms.discountDueDate')),
    ...branch('pcd', [
      ...value('$if', 'exists(paymentTerms.discountPercent)'),
      ...branch('01', [...value('01', "'12'"), ...value('02', 'paymentTerms.discountPercent')]),
    ]),
  ],
)

/** source: public code of vendors; confidence: seen for `5`, the day of the invoice, and D, days. 3, after it: likely. */
function daysAfterInvoice(path: string): readonly string[] {
  return [
    ...value('$if', `exists(${path})`),
    ...value('01', "'5'"),
    ...value('02', "'3'"),
    ...value('03', "'D'"),
    ...value('04', path),
  ]
}

const lines: readonly string[] = branch('lin', [
  ...value('$each', 'items as item'),
  ...branch('lin', [...value('01', 'item.itemSequenceNumber'), ...writeEan('item')]),
  ...writeOtherIds('item'),
  ...writeDescription,
  ...list('qty', quantity('47', 'item.invoicedQuantity')),
  ...list(
    'moa',
    branch(
      'moa',
      branch('01', [
        ...value('01', "'203'"),
        ...value('02', 'item.invoicedQuantity.amount * item.netCost.amount | round(2, half_up) | plain'),
      ]),
    ),
  ),
  ...list('pri', writePrice('AAA', 'item.netCost')),
  ...list('rff', writeReference('ON', 'item.purchaseOrderNumber')),
  ...writeTaxes('item.taxDetails'),
  ...list('alc', writeAllowances('item.allowanceDetails'), writeCharges('item.chargeDetails')),
])

const write: readonly string[] = [
  ...branch('heading', [
    ...branch('bgm', [
      ...branch('01', value('01', codeOf('invoiceType', types))),
      ...value('02', 'id'),
      ...value('03', "'9'"),
    ]),
    ...list('dtm', ...Object.entries(days).map(([field, code]) => writeDay(code, field))),
    ...branch('ftx', [
      ...value('$each', 'notes as note'),
      ...value('01', "'AAI'"),
      ...branch('04', value('01', 'note')),
    ]),
    ...list('rff', ...Object.entries(references).map(([field, code]) => writeReference(code, field))),
    ...writeParties(parties),
    ...writeCurrency('currencyCode', '4'),
    ...writeTerms,
    ...list('alc', writeAllowances('allowanceDetails'), writeCharges('chargeDetails')),
  ]),
  ...branch('detail', lines),
  ...branch('summary', [
    ...sectionControl,
    ...list('cnt', control('2', 'count(items)')),
    ...list('moa', branch('moa', amount('77', 'invoiceTotal.amount'))),
    ...writeTaxes('taxDetails', true),
  ]),
]

export const invoice: EdifactStarter = {
  set: 'INVOIC',
  sender: 'vendor',
  document,
  guide: {
    name: 'amazon-invoic',
    format: 'edifact',
    title: 'Amazon retail invoice (EDIFACT)',
    about: [
      'How Amazon is sent an invoice in Europe: INVOIC of EDIFACT D.96A, narrowed down by the rules below.',
      ...aboutGuide,
    ],
    spec: guide,
  },
  read: {
    name: 'invoic-to-invoice',
    from: 'amazon-invoic',
    to: 'invoice',
    about: ['How an INVOIC becomes our invoice.', ...aboutMapping],
    lets: [
      ...value('currency', readCurrency),
      '# source: public code of vendors; confidence: seen for 137 and 35. 171 the day of the order: guess.',
      ...Object.values(days).flatMap((code) => dayLet(`day${code}`, code)),
      ...value('terms', "heading.pat[pat.01 != '22'] | first"),
      ...value('discount', "heading.pat[pat.01 = '22'] | first"),
      ...partyLets(parties),
    ],
    out: read,
  },
  write: {
    name: 'invoice-to-invoic',
    from: 'invoice',
    to: 'amazon-invoic',
    about: ['How our invoice becomes an INVOIC for Amazon.', ...aboutMapping],
    out: write,
  },
}
