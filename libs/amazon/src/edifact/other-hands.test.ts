import { expect, test } from 'vitest'
import { bytesOf, documentGuide, mappingOf, receive, revisionOf } from '../exchange.contract.ts'
import { guideOf, vocabulary } from '../vocabulary/vocabulary.ts'
import { x12Files } from '../x12/x12-starters.ts'
import { edifactStarters } from './edifact-starters.ts'

/** Messages as others write them, in ways that our own writing has not. */

const revision = await revisionOf([
  ...Object.values(vocabulary).map((one) => guideOf(one, 'json')),
  ...edifactStarters.flatMap(x12Files),
])

function read(set: string, segments: readonly string[]) {
  const starter = edifactStarters.find((one) => one.set === set)
  if (starter === undefined) throw new Error(set)
  const unb = 'UNB+UNOC:3+5450534000000:14+4000001000005:14+260701:1030+7+++++EANCOM'
  const unt = `UNT+${segments.length + 1}+1`
  const file = Buffer.from([unb, ...segments, unt, 'UNZ+1+7', ''].join("'"))
  const { read, write, sender } = starter
  const { findings, output } = receive(revision, { sender, read: read.name, write: write.name }, file)
  const json = bytesOf(documentGuide(mappingOf(revision, read.name).to), output)
  return { findings, document: JSON.parse(Buffer.from(json).toString()) as unknown }
}

test('an order is read with several ids in one PIA, a name on two lines, and a day with its time', () => {
  const { findings, document } = read('ORDERS', [
    'UNH+1+ORDERS:D:96A:UN:EAN008',
    'BGM+224+4X7PQ2RT+9',
    'DTM+137:202601150930:203',
    'NAD+DP+5450534000000::9++Example Retail:Warehouse North+++++DE',
    'LIN+1++04006381333931:EN',
    'PIA+5+ACME-100:SA+4006381333931:EN+B0ACME0001:IN',
    'QTY+21:24:PCE',
    'LIN+2++ACME-200:SA',
    'QTY+21:6:CT',
    'UNS+S',
    'CNT+2:2',
  ])
  expect(findings).toEqual([])
  expect(document).toEqual({
    ...{ purchaseOrderNumber: '4X7PQ2RT', purchaseOrderType: 'RushOrder', orderDate: '2026-01-15' },
    shipToParty: {
      ...{ partyId: '5450534000000', partyIdType: 'GLN', name: 'Example Retail Warehouse North' },
      address: { countryCode: 'DE' },
    },
    items: [
      {
        ...{ itemSequenceNumber: '1', amazonProductIdentifier: 'B0ACME0001' },
        ...{ vendorProductIdentifier: 'ACME-100', ean: '4006381333931', gtin: '04006381333931' },
        orderedQuantity: { amount: 24, unitOfMeasure: 'Eaches' },
      },
      {
        ...{ itemSequenceNumber: '2', vendorProductIdentifier: 'ACME-200' },
        orderedQuantity: { amount: 6, unitOfMeasure: 'Cases' },
      },
    ],
    ...{ totalQuantity: 30, itemCount: 2 },
  })
})

test('an order with a line too few is told so', () => {
  const { findings } = read('ORDERS', [
    'UNH+1+ORDERS:D:96A:UN:EAN008',
    'BGM+220+4X7PQ2RT+9',
    'DTM+137:20260115:102',
    'NAD+DP+5450534000000::9',
    'LIN+1++4006381333931:EN',
    'QTY+21:24',
    'UNS+S',
    'CNT+2:2',
  ])
  expect(findings.map(({ code, segment }) => [code, segment])).toEqual([['BALANCE_WRONG', 'CNT']])
})

test('an answer with its quantities on the line alone is read: not found, and back-ordered until a day', () => {
  const { findings, document } = read('ORDRSP', [
    'UNH+1+ORDRSP:D:96A:UN:EAN005',
    'BGM+231+SO-1001+4',
    'DTM+137:20260115:102',
    'RFF+ON:4X7PQ2RT',
    'LIN+1+10+4006381333931:EN',
    'QTY+182:6',
    'LIN+2+3+4006381333948:EN',
    'QTY+83:4',
    'DTM+11:20260126:102',
    'UNS+S',
    'CNT+2:2',
  ])
  expect(findings).toEqual([])
  expect(document).toMatchObject({
    items: [
      {
        itemAcknowledgements: [
          { acknowledgementCode: 'Rejected', rejectionReason: 'InvalidProductIdentifier' },
        ],
      },
      {
        itemAcknowledgements: [
          {
            acknowledgementCode: 'Backordered',
            acknowledgedQuantity: { amount: 4, unitOfMeasure: 'Eaches' },
            scheduledShipDate: '2026-01-26',
          },
        ],
      },
    ],
  })
})

test('a report of sales by place is read with the place and the days of each line, counted anew at each', () => {
  const { findings, document } = read('SLSRPT', [
    'UNH+1+SLSRPT:D:96A:UN:EAN004',
    'BGM+73E::9+R-7+9',
    'DTM+137:20260119:102',
    'DTM+356:2026010120260131:718',
    'NAD+SE+5450534000000::9',
    'NAD+SU+4000001000005::9',
    'CUX+2:EUR:10',
    'LOC+162+5450534000017::9',
    'DTM+356:2026010520260111:718',
    'LIN+1++4006381333931:EN',
    'MOA+203:199.8',
    'PRI+AAA:9.99:CA:RTP',
    'QTY+153:20',
    'LIN+2++4006381333948:EN',
    'QTY+153:1',
    'LOC+162+5450534000024::9',
    'LIN+1++4006381333931:EN',
    'QTY+153:7',
  ])
  expect(findings).toEqual([])
  const week = { startDate: '2026-01-05', endDate: '2026-01-11' }
  const eur = (amount: number) => ({ amount, currencyCode: 'EUR' })
  expect(document).toEqual({
    ...{ reportId: 'R-7', reportDate: '2026-01-19', reportType: 'Original', currencyCode: 'EUR' },
    ...{ startDate: '2026-01-01', endDate: '2026-01-31' },
    buyingParty: { partyId: '5450534000000', partyIdType: 'GLN' },
    sellingParty: { partyId: '4000001000005', partyIdType: 'GLN' },
    items: [
      {
        ...{ itemSequenceNumber: '1', ean: '4006381333931', locationId: '5450534000017' },
        ...{ shippedUnits: 20, unitOfMeasure: 'Eaches', period: week },
        ...{ shippedRevenue: eur(199.8), listPrice: eur(9.99) },
      },
      {
        ...{ itemSequenceNumber: '2', ean: '4006381333948', locationId: '5450534000017' },
        ...{ shippedUnits: 1, unitOfMeasure: 'Eaches', period: week },
      },
      {
        ...{ itemSequenceNumber: '1', ean: '4006381333931', locationId: '5450534000024' },
        ...{ shippedUnits: 7, unitOfMeasure: 'Eaches' },
      },
    ],
    itemCount: 3,
  })
})

test('a CONTRL that rejects an interchange, and one that only says it came, are read as that', () => {
  const contrl = (...uci: readonly string[]) => read('CONTRL', ['UNH+1+CONTRL:D:3:UN', ...uci])
  const ids = '4000001000005:14+5450534000000:14'
  const both = {
    ...{ controlNumber: '7', interchangeSender: { id: '4000001000005', qualifier: '14' } },
    interchangeReceiver: { id: '5450534000000', qualifier: '14' },
  }
  expect(contrl(`UCI+7+${ids}+4+29+UNZ+2`)).toEqual({
    findings: [],
    document: { ...both, status: 'Rejected', errorCodes: ['29'] },
  })
  expect(contrl(`UCI+7+${ids}+8`)).toEqual({ findings: [], document: { ...both, status: 'Received' } })
})
