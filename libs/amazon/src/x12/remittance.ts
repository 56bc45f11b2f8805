import { type Codes, codeOf, dayOf, digitsOf, wordOf } from '../codes.ts'
import { remittance as document } from '../vocabulary/remittance.ts'
import { branch, list, value } from '../yaml-lines.ts'
import { type PartyCodes, partyLets, readParties, writeParties } from './party-lines.ts'
import { aboutGuide, aboutMapping, type X12Starter } from './starter.ts'

const methods: Codes = [
  ['ACH', 'AutomatedClearingHouse'],
  ['CHK', 'Check'],
  ['FWT', 'WireTransfer'],
  ['NON', 'Other'],
]
const documentTypes: Codes = [
  ['IV', 'Invoice'],
  ['CM', 'CreditNote'],
  ['PO', 'PurchaseOrder'],
  ['ZZ', 'Other'],
]

const parties: PartyCodes = { payerParty: 'PR', payeeParty: 'PE' }
const place = { at: 'heading' }

const guide: readonly string[] = [
  'extends: x12/004010/820',
  'keys:',
  '  payment: TRN.02',
  'rules:',
  '  # source: X12; confidence: guess. I: this document tells of a payment, it does not order one. C: to the payee.',
  '  BPR.01: { codes: [I] }',
  '  BPR.03: { codes: [C] }',
  '  # source: X12; confidence: likely. ACH, check (CHK), wire (FWT), none (NON).',
  '  BPR.04: { codes: [ACH, CHK, FWT, NON] }',
  '  BPR.16: { use: required }',
  '  # source: public copies of the guide; confidence: seen. The payment is named, and who gets it.',
  '  TRN: { use: required }',
  '  "N1[01=PE]": { min: 1, max: 1 }',
  '  # source: public copies of the guide; confidence: seen that RMR lists what is paid; its codes are X12: likely.',
  '  # IV invoice, CM credit note, PO order, ZZ other.',
  '  "ENT/RMR": { min: 1 }',
  '  "ENT/RMR.01": { use: required, codes: [IV, CM, PO, ZZ] }',
  '  "ENT/RMR.04": { use: required }',
  '  "RMR/DTM.01": { codes: ["003"] }',
]

const read: readonly string[] = [
  ...value('paymentNumber', 'heading.trn.02'),
  ...value('paymentDate', dayOf('heading.bpr.16')),
  ...value('paymentMethod', wordOf('heading.bpr.04', methods)),
  ...branch('paymentAmount', [
    ...value('amount', 'heading.bpr.02'),
    ...value('currencyCode', 'heading.cur.02'),
  ]),
  ...value('vendorCode', "(heading.ref[.01 = 'IA'] | first).02"),
  ...readParties(parties, place),
  ...branch('payments', [
    ...value('$each', 'detail.ent.rmr as line'),
    ...value('documentNumber', 'line.rmr.02'),
    ...value('documentType', wordOf('line.rmr.01', documentTypes)),
    ...value('documentDate', dayOf("(line.dtm[.01 = '003'] | first).02")),
    ...value('purchaseOrderNumber', "(line.ref[.01 = 'PO'] | first).02"),
    ...value('paidAmount', 'line.rmr.04'),
    ...value('documentAmount', 'line.rmr.05'),
    ...value('discountAmount', 'line.rmr.06'),
    ...branch('adjustments', [
      ...value('$each', 'line.adx as adjustment'),
      ...value('amount', 'adjustment.adx.01'),
      ...value('reasonCode', 'adjustment.adx.02'),
      ...value('referenceNumber', 'adjustment.adx.04'),
    ]),
  ]),
  ...value('paymentCount', 'count(detail.ent.rmr)'),
]

const write: readonly string[] = [
  ...branch('heading', [
    ...branch('bpr', [
      ...value('01', "'I'"),
      ...value('02', 'paymentAmount.amount'),
      ...value('03', "'C'"),
      ...value('04', `(${codeOf('paymentMethod', methods)}) ?? 'NON'`),
      ...value('16', digitsOf('paymentDate')),
    ]),
    ...branch('trn', [...value('01', "'1'"), ...value('02', 'paymentNumber')]),
    ...branch('cur', [
      ...value('$if', 'paymentAmount.currencyCode'),
      ...value('01', "'PR'"),
      ...value('02', 'paymentAmount.currencyCode'),
    ]),
    ...list('ref', [...value('$if', 'vendorCode'), ...value('01', "'IA'"), ...value('02', 'vendorCode')]),
    ...writeParties(parties, place),
  ]),
  ...branch('detail', [
    ...list('ent', [
      ...branch('ent', value('01', "'1' | number")),
      ...branch('rmr', [
        ...value('$each', 'payments as payment'),
        ...branch('rmr', [
          ...value('01', codeOf('payment.documentType', documentTypes)),
          ...value('02', 'payment.documentNumber'),
          ...value('04', 'payment.paidAmount'),
          ...value('05', 'payment.documentAmount'),
          ...value('06', 'payment.discountAmount'),
        ]),
        ...list('ref', [
          ...value('$if', 'payment.purchaseOrderNumber'),
          ...value('01', "'PO'"),
          ...value('02', 'payment.purchaseOrderNumber'),
        ]),
        ...list('dtm', [
          ...value('$if', 'payment.documentDate'),
          ...value('01', "'003'"),
          ...value('02', digitsOf('payment.documentDate')),
        ]),
        ...branch('adx', [
          ...value('$each', 'payment.adjustments as adjustment'),
          ...branch('adx', [
            ...value('01', 'adjustment.amount'),
            ...value('02', 'adjustment.reasonCode'),
            ...branch('03', [...value('$if', 'adjustment.referenceNumber'), ...value('$value', "'ZZ'")]),
            ...value('04', 'adjustment.referenceNumber'),
          ]),
        ]),
      ]),
    ]),
  ]),
]

export const remittance: X12Starter = {
  set: '820',
  sender: 'amazon',
  document,
  guide: {
    name: 'amazon-820',
    format: 'x12',
    title: 'Amazon remittance advice',
    about: [
      'How Amazon tells what it paid: the 820 of X12 004010, narrowed down by the rules below.',
      ...aboutGuide,
    ],
    spec: guide,
  },
  read: {
    name: '820-to-remittance',
    from: 'amazon-820',
    to: 'remittance',
    about: ['How an 820 becomes our remittance advice.', ...aboutMapping],
    lets: [...partyLets(parties, place)],
    out: read,
  },
  write: {
    name: 'remittance-to-820',
    from: 'remittance',
    to: 'amazon-820',
    about: ['How our remittance advice becomes an 820: for tests, and for those who pay.', ...aboutMapping],
    out: write,
  },
}
