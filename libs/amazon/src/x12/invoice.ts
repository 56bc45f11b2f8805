import { type Codes, codeOf, dayOf, digitsOf, wordOf } from '../codes.ts'
import { invoice as document } from '../vocabulary/invoice.ts'
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
  readItemIds,
  readMoney,
  readQuantity,
  unitCodeOf,
  writeDescription,
  writeItemIds,
} from './item-lines.ts'
import { type PartyCodes, partyLets, readParties, writeParties } from './party-lines.ts'
import { aboutGuide, aboutMapping, type X12Starter } from './starter.ts'

const types: Codes = [
  ['DI', 'Invoice'],
  ['CR', 'CreditNote'],
]

const terms: Codes = [
  ['01', 'Basic'],
  ['02', 'EndOfMonth'],
  ['03', 'FixedDate'],
  ['09', 'Proximo'],
  ['23', 'PaymentDueUponReceiptOfInvoice'],
  ['41', 'LetterofCredit'],
]

const parties: PartyCodes = {
  buyingParty: 'BY',
  sellingParty: 'SE',
  remitToParty: 'RI',
  shipToParty: 'ST',
  shipFromParty: 'SF',
  billToParty: 'BT',
}
const place = { at: 'heading' }

/** REF01 of what an invoice refers to. */
const references: { readonly [field: string]: string } = {
  vendorCode: 'IA',
  referenceNumber: 'OI',
  shipmentIdentifier: 'SI',
}

const guide: readonly string[] = [
  'extends: x12/004010/810',
  'keys:',
  '  invoice: BIG.02',
  '  po: BIG.04',
  'rules:',
  '  # source: X12; confidence: guess. DI an invoice, CR a credit note; without it, an invoice.',
  '  BIG.07: { codes: [DI, CR] }',
  '  # source: public copies of the guide; confidence: seen. Currency, and who is billed, is paid and gets the goods.',
  '  CUR: { use: required }',
  '  N1.01: { codes: [BT, BY, RI, SE, SF, ST] }',
  '  # source: X12; confidence: likely. IA your vendor code, OI the invoice that is corrected, SI the shipment.',
  '  REF.01: { codes: [IA, OI, SI, VX] }',
  '  # source: public copies of the guide; confidence: seen.',
  '  # 01 basic, 02 end of month, 03 fixed day, 09 proximo, 23 when received, 41 letter of credit.',
  '  ITD.01: { codes: ["01", "02", "03", "09", "23", "41"] }',
  '  # source: public code of vendors; confidence: seen. NT is the net price.',
  '  IT1.02: { use: required }',
  '  IT1.03: { use: required, codes: [CA, EA] }',
  '  IT1.04: { use: required }',
  '  IT1.05: { codes: [NT] }',
  '  # source: public copies of the guide; confidence: seen. PO is the order, where an invoice is for several.',
  `  IT1.06: { codes: ${idCodes.replace(']', ', PO]')} }`,
  '  # source: X12; confidence: guess. VA VAT, GS goods and services tax, ST and SP sales taxes, ZZ other.',
  '  TXI.01: { codes: [VA, GS, ST, SP, ZZ] }',
  '  # source: X12; confidence: likely. A allowance, C charge.',
  '  SAC.01: { codes: [A, C] }',
  '  # source: X12; confidence: guess. C310 discount, C000 defective, F800 promotion; D240 freight, D980 insurance, G740',
  '  # service; F050 another.',
  `  SAC.02: { codes: ${chargeCodes} }`,
  '  # source: X12, which says that CTT.01 is the number of lines; confidence: likely.',
  '  CTT.01: { equals: count(IT1) }',
]

const read: readonly string[] = [
  ...value('invoiceType', `(${wordOf('heading.big.07', types)}) ?? 'Invoice'`),
  ...value('id', 'heading.big.02'),
  ...value('date', dayOf('heading.big.01')),
  ...value('purchaseOrderNumber', 'heading.big.04'),
  ...value('purchaseOrderDate', dayOf('heading.big.03')),
  ...Object.entries(references).flatMap(([field, code]) =>
    value(field, `(heading.ref[.01 = '${code}'] | first).02`),
  ),
  ...value('shippedDate', dayOf("(heading.dtm[.01 = '011'] | first).02")),
  ...value('currencyCode', 'currency'),
  ...readParties(parties, place),
  ...branch('paymentTerms', [
    ...value('$if', 'heading.itd'),
    ...value('type', wordOf('terms.01', terms)),
    ...value('discountPercent', 'terms.03'),
    ...value('discountDueDays', 'terms.05'),
    ...value('discountDueDate', dayOf('terms.04')),
    ...value('netDueDays', 'terms.07'),
    ...value('netDueDate', dayOf('terms.06')),
  ]),
  ...value('notes', 'heading.nte.02'),
  ...branch('items', [
    ...value('$each', 'detail.it1 as line'),
    ...value('itemSequenceNumber', 'line.it1.01'),
    ...readItemIds('line.it1'),
    ...value('description', 'line.pid.pid.05 | first'),
    ...readQuantity('invoicedQuantity', 'line.it1.02', 'line.it1.03'),
    ...readMoney('netCost', 'line.it1.04'),
    ...value('purchaseOrderNumber', "line.it1.ids['PO']"),
    ...readTaxes('line.txi'),
    ...readCharges('line.sac'),
    ...readAllowances('line.sac'),
  ]),
  ...readTaxes('summary.txi'),
  ...readCharges('summary.sac'),
  ...readAllowances('summary.sac'),
  '# TDS01 has two decimals and no point (N2).',
  ...branch('invoiceTotal', [
    ...value('amount', 'summary.tds.01 | number | implied(2)'),
    ...value('currencyCode', 'currency'),
  ]),
  ...value('itemCount', 'count(detail.it1)'),
]

const write: readonly string[] = [
  ...branch('heading', [
    ...branch('big', [
      ...value('01', digitsOf('date')),
      ...value('02', 'id'),
      ...value('03', digitsOf('purchaseOrderDate')),
      ...value('04', 'purchaseOrderNumber'),
      ...value('07', codeOf('invoiceType', types)),
    ]),
    ...list('nte', [...value('$each', 'notes'), ...value('01', "'GEN'"), ...value('02', '.')]),
    ...branch('cur', [...value('01', "'SE'"), ...value('02', 'currencyCode')]),
    ...list(
      'ref',
      ...Object.entries(references).map(([field, code]) => [
        ...value('$if', field),
        ...value('01', `'${code}'`),
        ...value('02', field),
      ]),
    ),
    ...writeParties(parties, place),
    ...list('itd', [
      ...value('$if', 'paymentTerms'),
      ...value('01', codeOf('paymentTerms.type', terms)),
      ...value('03', 'paymentTerms.discountPercent'),
      ...value('04', digitsOf('paymentTerms.discountDueDate')),
      ...value('05', 'paymentTerms.discountDueDays'),
      ...value('06', digitsOf('paymentTerms.netDueDate')),
      ...value('07', 'paymentTerms.netDueDays'),
    ]),
    ...list('dtm', [
      ...value('$if', 'shippedDate'),
      ...value('01', "'011'"),
      ...value('02', digitsOf('shippedDate')),
    ]),
  ]),
  ...branch('detail', [
    ...branch('it1', [
      ...value('$each', 'items as item'),
      ...branch('it1', [
        ...value('01', 'item.itemSequenceNumber'),
        ...value('02', 'item.invoicedQuantity.amount'),
        ...value('03', unitCodeOf('item.invoicedQuantity.unitOfMeasure')),
        ...value('04', 'item.netCost.amount'),
        ...value('05', "'NT'"),
        ...writeItemIds('item', { PO: 'item.purchaseOrderNumber' }),
      ]),
      ...writeTaxes('item.taxDetails'),
      ...writeDescription,
      ...list('sac', writeAllowances('item.allowanceDetails'), writeCharges('item.chargeDetails')),
    ]),
  ]),
  ...branch('summary', [
    ...branch('tds', [...value('01', 'invoiceTotal.amount')]),
    ...writeTaxes('taxDetails'),
    ...list('sac', writeAllowances('allowanceDetails'), writeCharges('chargeDetails')),
    ...branch('ctt', [...value('01', 'count(items)')]),
  ]),
]

export const invoice: X12Starter = {
  set: '810',
  sender: 'vendor',
  document,
  guide: {
    name: 'amazon-810',
    format: 'x12',
    title: 'Amazon retail invoice',
    about: [
      'How Amazon is sent an invoice: the 810 of X12 004010, narrowed down by the rules below.',
      ...aboutGuide,
    ],
    spec: guide,
  },
  read: {
    name: '810-to-invoice',
    from: 'amazon-810',
    to: 'invoice',
    about: ['How an 810 becomes our invoice.', ...aboutMapping],
    lets: [
      ...value('currency', 'heading.cur.02'),
      ...value('terms', 'heading.itd | first'),
      ...partyLets(parties, place),
    ],
    out: read,
  },
  write: {
    name: 'invoice-to-810',
    from: 'invoice',
    to: 'amazon-810',
    about: ['How our invoice becomes an 810 for Amazon.', ...aboutMapping],
    out: write,
  },
}
