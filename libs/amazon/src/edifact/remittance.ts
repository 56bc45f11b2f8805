import { type Codes, codeOf, wordOf } from '../codes.ts'
import { remittance as document } from '../vocabulary/remittance.ts'
import type { PartyCodes } from '../x12/party-lines.ts'
import { branch, list, value } from '../yaml-lines.ts'
import { partyLets, readPlainParties, writePlainParties } from './party-lines.ts'
import {
  amount,
  dayIn,
  dayLet,
  readCurrency,
  reference,
  sectionControl,
  writeCurrency,
  writeDay,
} from './segments.ts'
import { aboutGuide, aboutMapping, type EdifactStarter } from './starter.ts'

/** PAI 4461. */
const methods: Codes = [
  ['2', 'AutomatedClearingHouse'],
  ['20', 'Check'],
  ['30', 'WireTransfer'],
  ['1', 'Other'],
]
const documentTypes: Codes = [
  ['380', 'Invoice'],
  ['381', 'CreditNote'],
  ['220', 'PurchaseOrder'],
  ['ZZZ', 'Other'],
]

const parties: PartyCodes = { payerParty: 'PR', payeeParty: 'PE' }

const guide: readonly string[] = [
  '# source: EDIFACT; confidence: guess. Nobody here has seen a REMADV of Amazon: add the subset that its guide names.',
  'extends: edifact/D96A/REMADV',
  'keys:',
  '  payment: BGM.02',
  'rules:',
  '  # source: EDIFACT; confidence: likely. 481 a remittance advice, by its number.',
  '  BGM.01-01: { use: required, codes: ["481"] }',
  '  BGM.02: { use: required }',
  '  # source: EDIFACT; confidence: guess. 137 the day of the advice, 138 that of the payment.',
  '  DTM.01-01: { codes: ["137", "138"] }',
  '  # source: EDIFACT; confidence: likely. PE who is paid, PR who pays.',
  '  NAD.01: { codes: [PE, PR] }',
  '  # source: EDIFACT; confidence: likely. What is paid: 380 an invoice, 381 a credit note, 220 an order. ZZZ, which',
  '  # EDIFACT does not list, another: guess.',
  '  DOC.01-01: { use: required, codes: ["220", "380", "381", ZZZ] }',
  '  # source: EDIFACT; confidence: guess. 12 what is paid of it, 9 what was due, 52 the discount.',
  '  "DOC/MOA[01-01=12]": { min: 1, max: 1 }',
]

const moa = (code: string) => `(line.moa[.01.01 = '${code}'] | first).01.02 | number`

const read: readonly string[] = [
  ...value('paymentNumber', 'heading.bgm.02'),
  ...value('paymentDate', dayIn('(day138 ?? day137)')),
  ...value('paymentMethod', wordOf('heading.pai.01.03', methods)),
  ...branch('paymentAmount', [
    ...value('amount', "(heading.moa[.01.01 = '12'] | first).01.02 | number"),
    ...value('currencyCode', readCurrency),
  ]),
  ...value('vendorCode', "(heading.rff[.01.01 = 'IA'] | first).01.02"),
  ...readPlainParties(parties),
  ...branch('payments', [
    ...value('$each', 'heading.doc as line'),
    ...value('documentNumber', 'line.doc.02.01'),
    ...value('documentType', wordOf('line.doc.01.01', documentTypes)),
    ...value('documentDate', dayIn("(line.dtm[.01.01 = '137'] | first)")),
    ...value('purchaseOrderNumber', "(line.rff[.01.01 = 'ON'] | first).01.02"),
    ...value('paidAmount', moa('12')),
    ...value('documentAmount', moa('9')),
    ...value('discountAmount', moa('52')),
    ...branch('adjustments', [
      ...value('$each', 'line.ajt as adjustment'),
      ...value('amount', 'adjustment.moa.01.02 | number'),
      ...value('reasonCode', 'adjustment.ajt.01'),
      ...value('referenceNumber', 'adjustment.rff.01.02'),
    ]),
  ]),
  ...value('paymentCount', 'count(heading.doc)'),
]

const payment: readonly string[] = [
  ...value('$each', 'payments as payment'),
  ...branch('doc', [
    ...branch('01', value('01', codeOf('payment.documentType', documentTypes))),
    ...branch('02', value('01', 'payment.documentNumber')),
  ]),
  ...list(
    'moa',
    amount('12', 'payment.paidAmount'),
    amount('9', 'payment.documentAmount'),
    amount('52', 'payment.discountAmount'),
  ),
  ...list('dtm', writeDay('137', 'payment.documentDate')),
  ...list('rff', [
    ...value('$if', 'payment.purchaseOrderNumber'),
    ...reference('ON', 'payment.purchaseOrderNumber'),
  ]),
  ...branch('ajt', [
    ...value('$each', 'payment.adjustments as adjustment'),
    ...branch('ajt', value('01', 'adjustment.reasonCode')),
    ...branch('moa', amount('165', 'adjustment.amount')),
    ...branch('rff', [
      ...value('$if', 'adjustment.referenceNumber'),
      ...reference('ACE', 'adjustment.referenceNumber'),
    ]),
  ]),
]

const write: readonly string[] = [
  ...branch('heading', [
    ...branch('bgm', [
      ...branch('01', value('01', "'481'")),
      ...value('02', 'paymentNumber'),
      ...value('03', "'9'"),
    ]),
    ...list('dtm', writeDay('137', 'paymentDate'), writeDay('138', 'paymentDate')),
    ...list('rff', [...value('$if', 'vendorCode'), ...reference('IA', 'vendorCode')]),
    ...branch('pai', [
      ...value('$if', 'paymentMethod'),
      ...branch('01', value('03', codeOf('paymentMethod', methods))),
    ]),
    ...writePlainParties(parties),
    ...writeCurrency('paymentAmount.currencyCode', '11'),
    ...branch('doc', payment),
    ...sectionControl,
    ...list('moa', amount('12', 'paymentAmount.amount')),
  ]),
]

export const remittance: EdifactStarter = {
  set: 'REMADV',
  sender: 'amazon',
  document,
  guide: {
    name: 'amazon-remadv',
    format: 'edifact',
    title: 'Amazon remittance advice (EDIFACT)',
    about: [
      'How Amazon tells what it paid: REMADV of EDIFACT D.96A, narrowed down by the rules below.',
      ...aboutGuide,
    ],
    spec: guide,
  },
  read: {
    name: 'remadv-to-remittance',
    from: 'amazon-remadv',
    to: 'remittance',
    about: ['How a REMADV becomes our remittance advice.', ...aboutMapping],
    lets: [...dayLet('day137', '137'), ...dayLet('day138', '138'), ...partyLets(parties)],
    out: read,
  },
  write: {
    name: 'remittance-to-remadv',
    from: 'remittance',
    to: 'amazon-remadv',
    about: ['How our remittance advice becomes a REMADV: for tests, and for those who pay.', ...aboutMapping],
    out: write,
  },
}
