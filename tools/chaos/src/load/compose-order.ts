import { type SampleLine, sampleOrder } from '@parley/amazon'
import type { Chance } from '../chance.ts'
import type { Partner } from '../world/company.ts'
import type { ExpectedDocument } from './consignment.ts'

/** An order as a value: its X12 and what must be found of it are both written from here, not from each other. */
export type Order = {
  readonly partner: Partner
  readonly po: string
  readonly date: Date
  readonly lines: readonly SampleLine[]
}

export const us = { qualifier: 'ZZ', id: 'ACME' } as const
const dayMs = 86_400_000

/** An order of made-up goods; no two are alike. */
export function drawOrder(chance: Chance, base: Omit<Order, 'lines'>, count: number): Order {
  const lines = Array.from({ length: count }, (_, at): SampleLine => {
    const described = chance.fraction() < 0.7
    return {
      asin: `B0${String(chance.between(0, 99_999_999)).padStart(8, '0')}`,
      sku: `SKU-${chance.between(1_000, 999_999)}`,
      quantity: chance.between(1, 500),
      price: `${chance.between(1, 400)}.${String(chance.between(0, 99)).padStart(2, '0')}`,
      ...(described && { description: `Goods ${at + 1} no. ${chance.between(1, 1_000_000)}` }),
    }
  })
  return { ...base, lines }
}

/** Its interchange. */
export function orderInterchange({ partner, po, date, lines }: Order, number: number): Uint8Array {
  return sampleOrder({
    ...{ poNumber: po, lines, date, usage: 'T', to: us, from: { qualifier: 'ZZ', id: partner.x12Id } },
    controlNumbers: { interchange: number, group: number, transaction: 1 },
  })
}

/** What the mapping of the starter must make of it. */
export function expectedOrder({ po, date, lines }: Order): ExpectedDocument {
  const json = {
    purchaseOrderNumber: po,
    purchaseOrderType: 'RegularOrder',
    orderDate: day(date),
    currencyCode: 'USD',
    vendorCode: 'ACME1',
    isBackOrderAllowed: false,
    deliveryWindow: { earliest: day(date, 3), latest: day(date, 10) },
    shipToParty: { partyId: 'PHX6', partyIdType: 'BuyerCode' },
    notes: ['Sample order, not a real one'],
    items: lines.map(({ asin, sku, quantity, price, description }, at) => ({
      itemSequenceNumber: String(at + 1),
      amazonProductIdentifier: asin,
      vendorProductIdentifier: sku,
      ...(description !== undefined && { description }),
      orderedQuantity: { amount: quantity, unitOfMeasure: 'Eaches' },
      netCost: { amount: Number(price), currencyCode: 'USD' },
    })),
    totalQuantity: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    itemCount: lines.length,
  }
  return { type: 'order', po, json }
}

/** The first line of the order is wanted once less, some days later. */
export function expectedChange({ po, date, lines: [line] }: Order): ExpectedDocument {
  if (!line) throw new Error('an order without a line cannot be changed')
  const json = {
    purchaseOrderNumber: po,
    changeNumber: '1',
    orderDate: day(date),
    changeDate: day(date, 1),
    changeType: 'Change',
    purchaseOrderType: 'RegularOrder',
    currencyCode: 'USD',
    vendorCode: 'ACME1',
    deliveryWindow: { earliest: day(date, 7), latest: day(date, 14) },
    shipToParty: { partyId: 'PHX6', partyIdType: 'BuyerCode' },
    items: [
      {
        itemSequenceNumber: '1',
        amazonProductIdentifier: line.asin,
        vendorProductIdentifier: line.sku,
        changeType: 'QuantityDecreased',
        orderedQuantity: { amount: line.quantity, unitOfMeasure: 'Eaches' },
        openQuantity: line.quantity,
        netCost: { amount: Number(line.price), currencyCode: 'USD' },
      },
    ],
    itemCount: 1,
  }
  return { type: 'order-change', po, json }
}

/** GS to GE of the change. */
export function changeGroup(order: Order, group: number): string {
  const { po, date, lines, partner } = order
  const [line] = lines
  if (!line) throw new Error('an order without a line cannot be changed')
  const segments = [
    'ST*860*0001',
    `BCH*04*NE*${po}**1*${plainDay(date)}*****${plainDay(date, 1)}`,
    'CUR*BY*USD',
    'REF*CR*ACME1',
    `DTM*064*${plainDay(date, 7)}`,
    `DTM*063*${plainDay(date, 14)}`,
    'N1*ST**92*PHX6',
    `POC*1*QD*${line.quantity}*${line.quantity}*EA*${line.price}*PE*BP*${line.asin}*VN*${line.sku}`,
    'CTT*1',
    'SE*10*0001',
  ]
  return groupOf({ code: 'PC', from: partner.x12Id, date, group }, segments)
}

type GroupHead = { readonly code: string; readonly from: string; readonly date: Date; readonly group: number }

export function groupOf({ code, from, date, group }: GroupHead, segments: readonly string[]): string {
  const head = `GS*${code}*${from}*${us.id}*${plainDay(date)}*1200*${group}*X*004010`
  return [head, ...segments, `GE*1*${group}`].map((segment) => `${segment}~`).join('')
}

/** ISA to IEA around groups: X12.5 3.2. */
export function interchangeOf(
  from: string,
  date: Date,
  number: number,
  groups: readonly string[],
): Uint8Array {
  const blank = ' '.repeat(10)
  const isa13 = String(number).padStart(9, '0')
  const ids = `ZZ*${from.padEnd(15)}*${us.qualifier}*${us.id.padEnd(15)}`
  const head = `ISA*00*${blank}*00*${blank}*${ids}*${plainDay(date).slice(2)}*1200*U*00401*${isa13}*0*T*>~`
  return Buffer.from(`${head}${groups.join('')}IEA*${groups.length}*${isa13}~`)
}

/** The group in an interchange of one. */
export function groupIn(interchange: Uint8Array): string {
  const text = Buffer.from(interchange).toString('latin1')
  return text.slice(text.indexOf('GS*'), text.lastIndexOf('IEA*'))
}

export function day(date: Date, after = 0): string {
  return new Date(date.getTime() + after * dayMs).toISOString().slice(0, 10)
}

function plainDay(date: Date, after = 0): string {
  return day(date, after).replaceAll('-', '')
}
