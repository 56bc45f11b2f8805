import fc from 'fast-check'
import type { Json } from '../exchange.contract.ts'
import * as make from '../values.contract.ts'
import { acknowledgement, change, order } from '../x12/order-documents.contract.ts'
import { invoice, remittance } from '../x12/payment-documents.contract.ts'
import { acknowledgement997, inventory, sales } from '../x12/report-documents.contract.ts'
import { shipment } from '../x12/shipment-documents.contract.ts'

/** Business documents by the message that they travel in: those of the X12 starters. */
export const documents: { readonly [set: string]: fc.Arbitrary<Json> } = {
  ...{ ORDERS: order, ORDRSP: acknowledgement, INVOIC: invoice, ORDCHG: change, INVRPT: inventory },
  DESADV: shipment.map(withoutDescriptions),
  SLSRPT: sales.map(withoutTaxNumbers).chain(byPlace),
  CONTRL: acknowledgement997.chain(answered),
  REMADV: remittance.map(withoutTaxNumbers),
}

/** Amazon wants no description of items in a DESADV. */
function withoutDescriptions<Shipment extends { readonly shippedItems: readonly object[] }>(one: Shipment) {
  const shippedItems = one.shippedItems.map((item) => {
    const entries = Object.entries(item).filter(([name]) => name !== 'description')
    return Object.fromEntries(entries)
  })
  return { ...one, shippedItems }
}

/** A REMADV has no place for the VAT numbers of its parties. */
function withoutTaxNumbers(one: Json): Json {
  return JSON.parse(
    JSON.stringify(one, (name, inner: unknown) => (name === 'taxRegistrationNumber' ? undefined : inner)),
  ) as Json
}

/**
 * A SLSRPT names a party, has a currency and days of a place, keeps the items of a place together, and has room for five
 * ids of an item beside its EAN.
 */
function byPlace(one: Json): fc.Arbitrary<Json> {
  const items = one.items as readonly { readonly locationId?: string }[]
  const place = fc.record({ startDate: make.day, endDate: make.day }).map(({ startDate, endDate }) => {
    const [first, last] = [startDate, endDate].sort()
    return { startDate: first, endDate: last }
  })
  return fc
    .record(
      {
        reportType: make.oneOf('Original', 'Replace'),
        description: make.text(60),
        period: place,
        at: make.count,
      },
      { requiredKeys: ['at'] },
    )
    .map(({ reportType, description, period, at }) => ({
      ...{ sellingParty: { partyId: 'ACME1', partyIdType: 'BuyerCode' }, ...one, currencyCode: 'USD' },
      ...(reportType !== undefined && { reportType }),
      items: items.map((item, index) => ({
        ...withoutCaseCode(item),
        ...(description !== undefined && { description }),
        ...(period !== undefined && { period }),
        // Two items in each place: some have a name and some have none.
        ...(item.locationId !== undefined && { locationId: `L${at}${index >> 1}` }),
      })),
    }))
    .map((report) => ({ ...report, items: together(report.items) }))
}

function together<Item extends { readonly locationId?: string }>(items: readonly Item[]): readonly Item[] {
  const places = [...new Set(items.map(({ locationId }) => locationId))]
  return places.flatMap((place) => items.filter(({ locationId }) => locationId === place))
}

function withoutCaseCode<Item extends object>(item: Item): Item {
  const entries = Object.entries(item).filter(([name]) => name !== 'upcCase')
  return Object.fromEntries(entries) as Item
}

/** ISO 9735 0085 for the codes of an X12 acknowledgement. */
const errorCodes: { readonly [x12: string]: string } = { 1: '12', 2: '13', 5: '29', 7: '37', 8: '40' }

/** What a CONTRL has no place for. */
const ofX12Alone: ReadonlySet<string> = new Set([
  ...['functionalIdentifier', 'includedCount', 'receivedCount', 'acceptedCount', 'segment', 'loop'],
])

/** A CONTRL says whose interchange it answers, one error each, and of acceptance no more than yes or no. */
function answered(one: Json): fc.Arbitrary<Json> {
  const party = fc.record(
    { id: make.code(35), qualifier: make.oneOf('14', 'ZZZ'), internalId: make.code(14) },
    { requiredKeys: ['id'] },
  )
  const plain = JSON.parse(JSON.stringify(one, asContrl)) as Json
  const documents = (plain.documents ?? []) as readonly { readonly status: string }[]
  const isPartly = documents.some(({ status }) => status === 'Rejected')
  return fc
    .record({
      ...{ interchangeSender: party, interchangeReceiver: party },
      documentVersion: make.oneOf('D:96A:UN', 'D:96A:UN:EAN008'),
      isReceipt: fc.boolean(),
    })
    .map(({ documentVersion, isReceipt, ...parties }) => {
      const accepted = isPartly ? 'PartiallyAccepted' : isReceipt ? 'Received' : 'Accepted'
      return {
        ...{ ...plain, ...parties, status: plain.status === 'Rejected' ? 'Rejected' : accepted },
        ...(documents.length > 0 && {
          documents: documents.map((document) => ({ ...document, documentVersion })),
        }),
      }
    })
}

function asContrl(name: string, inner: unknown): unknown {
  if (ofX12Alone.has(name)) return undefined
  if (name === 'errorCode') return errorCodes[String(inner)]
  if (name === 'errorCodes') return [errorCodes[String((inner as readonly unknown[])[0])]]
  return inner === 'AcceptedWithErrors' ? 'Accepted' : inner
}
