import { type Codes, codeOf, wordOf } from '../codes.ts'
import { orderAcknowledgement as document } from '../vocabulary/order-acknowledgement.ts'
import { readMoney } from '../x12/item-lines.ts'
import type { PartyCodes } from '../x12/party-lines.ts'
import { branch, list, value } from '../yaml-lines.ts'
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
  ['29', 'AcceptedAsOrdered'],
  ['4', 'AcceptedWithChange'],
]

/** QTY 6063 of an answer. */
const answers: Codes = [
  ['12', 'Accepted'],
  ['83', 'Backordered'],
  ['185', 'Rejected'],
  ['182', 'Rejected'],
]
const reasonsOfQuantity: Codes = [
  ['185', 'TemporarilyUnavailable'],
  ['182', 'ObsoleteProduct'],
  ['182', 'InvalidProductIdentifier'],
]

/** FTX 4441 below an SCC, of our own making: only where the quantity alone does not say it. */
const reasons: Codes = [
  ['TMP', 'TemporarilyUnavailable'],
  ['INV', 'InvalidProductIdentifier'],
  ['OBS', 'ObsoleteProduct'],
]

const parties: PartyCodes = { buyingParty: 'BY', sellingParty: 'SU', shipToParty: 'DP' }

const guide: readonly string[] = [
  '# source: public code of vendors; confidence: seen for D.96A and EAN005.',
  'extends: edifact/D96A/ORDRSP',
  'association: EAN005',
  'keys:',
  `  po: "RFF[01-01=ON].01-02"`,
  'rules:',
  '  # source: public code of vendors; confidence: seen. 231 an answer, 29 as ordered, 4 with change.',
  '  BGM.01-01: { use: required, codes: ["231"] }',
  '  BGM.03: { use: required, codes: ["4", "29"] }',
  '  # source: public code of vendors; confidence: seen. 137 the day of the answer.',
  '  "DTM[01-01=137]": { min: 1, max: 1 }',
  '  # source: public code of vendors; confidence: seen. ON the order that is answered.',
  '  "RFF[01-01=ON]": { min: 1, max: 1 }',
  '  # source: vendor use-case guide of Amazon; confidence: certain. Every line of the order is answered.',
  '  LIN: { min: 1 }',
  '  # source: public code of vendors; confidence: seen. 5 accepted, 3 changed, 10 not found.',
  '  LIN.02: { use: required, codes: ["3", "5", "10"] }',
  '  # source: public code of vendors; confidence: seen for EN and SA. IN, UP and IB: likely; ZZZ: guess.',
  `  LIN.03-02: { codes: ${idCodes} }`,
  '  # source: public code of vendors; confidence: seen. 12 accepted, 83 back-ordered, 185 and 182 cancelled. That 185 is',
  '  # not there for now and 182 obsolete or unknown: guess. 21 ordered: likely.',
  '  LIN/QTY.01-01: { codes: ["12", "21", "83", "182", "185"] }',
  '  # source: EDIFACT; confidence: guess. CT and CS cases; pieces otherwise.',
  `  LIN/QTY.01-03: { codes: ${unitCodes} }`,
  '  # source: public code of vendors; confidence: seen. AAA the cost, AAE the price to consumers.',
  '  LIN/PRI.01-01: { codes: [AAA, AAE] }',
  '  # source: EDIFACT, whose CNT 2 is the number of lines; confidence: likely.',
  '  "CNT[01-01=2].01-02": { equals: count(LIN) }',
]

const read: readonly string[] = [
  ...value('purchaseOrderNumber', referenceIn('heading.rff', 'ON')),
  ...value('acknowledgementNumber', 'heading.bgm.02'),
  ...value('acknowledgementDate', dayIn('day137')),
  ...value('acknowledgementType', wordOf('heading.bgm.03', types)),
  ...value('purchaseOrderDate', dayIn('day171')),
  ...value('currencyCode', 'currency'),
  ...value('vendorCode', referenceIn('heading.rff', 'IA')),
  ...readParties(parties),
  ...branch('items', [
    ...value('$each', 'detail.lin as line'),
    ...branch('$with', [
      ...value('ordered', "line.qty[.01.01 = '21'] | first"),
      ...dayLet('shipped', '11', 'line'),
      ...dayLet('delivered', '69', 'line'),
    ]),
    ...value('itemSequenceNumber', 'line.lin.01'),
    ...readItemIds,
    ...readDescription,
    ...readQuantity('orderedQuantity', 'ordered'),
    ...readMoney('netCost', priceIn('AAA')),
    ...readMoney('listPrice', priceIn('AAE')),
    ...list(
      'itemAcknowledgements',
      [
        ...value('$each', 'line.scc as plan'),
        ...branch('$with', [
          ...value('answer', 'plan.qty.qty | first'),
          ...value('ships', "plan.qty.dtm[.01.01 = '11'] | first"),
          ...value('arrives', "plan.qty.dtm[.01.01 = '69'] | first"),
        ]),
        ...value('acknowledgementCode', wordOf('answer.01.01', answers)),
        ...value('rejectionReason', wordOf('(plan.ftx | first).03.01', reasons)),
        ...readQuantity('acknowledgedQuantity', 'answer'),
        ...value('scheduledShipDate', dayIn('ships')),
        ...value('scheduledDeliveryDate', dayIn('arrives')),
      ],
      [
        ...value('$each', "line.qty[.01.01 != '21'] as answer"),
        ...value('$where', 'not exists(line.scc)'),
        ...value('acknowledgementCode', wordOf('answer.01.01', answers)),
        ...value(
          'rejectionReason',
          `line.lin.02 = '10' and answer.01.01 = '182' ? 'InvalidProductIdentifier' : (${wordOf('answer.01.01', reasonsOfQuantity.slice(0, 2))})`,
        ),
        ...readQuantity('acknowledgedQuantity', 'answer'),
        ...value('scheduledShipDate', dayIn('shipped')),
        ...value('scheduledDeliveryDate', dayIn('delivered')),
      ],
    ),
  ]),
  ...value('totalQuantity', "sum(detail.lin.qty[.01.01 = '21'], .01.02 | number)"),
  ...value('itemCount', 'count(detail.lin)'),
]

const answerCode = `answer.acknowledgementCode = 'Accepted' ? '12' : (answer.acknowledgementCode = 'Backordered' ? '83' : ((${codeOf('answer.rejectionReason', reasonsOfQuantity)}) ?? '185'))`

const lineDays: readonly string[] = list(
  'dtm',
  ...[
    ['11', 'scheduledShipDate'],
    ['69', 'scheduledDeliveryDate'],
  ].map(([code = '', field = '']) => [
    ...value('$each', 'item.itemAcknowledgements as answer'),
    ...value('$where', `not detailed and exists(answer.${field})`),
    ...writeDay(code, `answer.${field}`).slice(1),
  ]),
)

/** An SCC for each answer of a line, where its quantities alone do not say all. */
const plans: readonly string[] = branch('scc', [
  ...value('$each', 'item.itemAcknowledgements as answer'),
  ...value('$where', 'detailed'),
  ...branch('scc', value('01', "'1'")),
  ...list('ftx', [
    ...value('$if', 'answer.rejectionReason'),
    ...value('01', "'LIN'"),
    ...branch('03', value('01', codeOf('answer.rejectionReason', reasons))),
  ]),
  ...list('qty', [
    ...branch('qty', quantity(answerCode, 'answer.acknowledgedQuantity')),
    ...list(
      'dtm',
      writeDay('11', 'answer.scheduledShipDate'),
      writeDay('69', 'answer.scheduledDeliveryDate'),
    ),
  ]),
])

const write: readonly string[] = [
  ...branch('heading', [
    ...branch('bgm', [
      ...branch('01', value('01', "'231'")),
      ...value('02', 'acknowledgementNumber'),
      ...value('03', codeOf('acknowledgementType', types)),
    ]),
    ...list('dtm', writeDay('137', 'acknowledgementDate'), writeDay('171', 'purchaseOrderDate')),
    ...list('rff', writeReference('ON', 'purchaseOrderNumber'), writeReference('IA', 'vendorCode')),
    ...writeParties(parties),
    ...writeCurrency('currency', '9'),
  ]),
  ...branch('detail', [
    ...branch('lin', [
      ...value('$each', 'items as item'),
      ...branch('$with', [
        ...value('accepted', "not exists(item.itemAcknowledgements[acknowledgementCode != 'Accepted'])"),
        ...value(
          'unknown',
          "count(item.itemAcknowledgements) = count(item.itemAcknowledgements[rejectionReason = 'InvalidProductIdentifier'])",
        ),
        '# source: ours; confidence: guess. Several answers to a line, each with its days, stand below SCC, too.',
        ...value(
          'detailed',
          "count(item.itemAcknowledgements) > 1 or exists(item.itemAcknowledgements[acknowledgementCode = 'Rejected' and not exists(rejectionReason)])",
        ),
      ]),
      ...branch('lin', [
        ...value('01', 'item.itemSequenceNumber'),
        ...value('02', "accepted ? '5' : (unknown ? '10' : '3')"),
        ...writeEan('item'),
      ]),
      ...writeOtherIds('item'),
      ...writeDescription,
      ...list(
        'qty',
        [...value('$if', 'item.orderedQuantity'), ...quantity('21', 'item.orderedQuantity')],
        [
          ...value('$each', 'item.itemAcknowledgements as answer'),
          ...quantity(answerCode, 'answer.acknowledgedQuantity'),
        ],
      ),
      ...lineDays,
      '# source: public code of vendors; confidence: seen. Prices are of the catalogue (CT), net (NTP) or retail (RTP).',
      ...list('pri', writePrice('AAA', 'item.netCost', 'NTP'), writePrice('AAE', 'item.listPrice', 'RTP')),
      ...plans,
    ]),
  ]),
  ...branch('summary', [...sectionControl, ...list('cnt', control('2', 'count(items)'))]),
]

export const orderAcknowledgement: EdifactStarter = {
  set: 'ORDRSP',
  sender: 'vendor',
  document,
  guide: {
    name: 'amazon-ordrsp',
    format: 'edifact',
    title: 'Amazon retail purchase order acknowledgement (EDIFACT)',
    about: [
      'How Amazon is answered on an order in Europe: ORDRSP of EDIFACT D.96A, narrowed down by the rules below.',
      ...aboutGuide,
    ],
    spec: guide,
  },
  read: {
    name: 'ordrsp-to-order-acknowledgement',
    from: 'amazon-ordrsp',
    to: 'order-acknowledgement',
    about: ['How an ORDRSP becomes our order acknowledgement.', ...aboutMapping],
    lets: [
      ...value('currency', readCurrency),
      ...dayLet('day137', '137'),
      '# source: public code of vendors; confidence: seen. 171 the day of the order.',
      ...dayLet('day171', '171'),
      ...partyLets(parties),
    ],
    out: read,
  },
  write: {
    name: 'order-acknowledgement-to-ordrsp',
    from: 'order-acknowledgement',
    to: 'amazon-ordrsp',
    about: ['How our order acknowledgement becomes an ORDRSP for Amazon.', ...aboutMapping],
    lets: [...value('currency', 'currencyCode ?? (items.netCost.currencyCode | first)')],
    out: write,
  },
}
