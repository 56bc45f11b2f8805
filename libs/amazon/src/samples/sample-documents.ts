/**
 * One order of our own making and all that is said about it, in the words of the vocabulary: as tests of the starters,
 * and as first files to try things with. Acme is nobody; so are its products.
 */

const buyer = { partyId: 'AMAZON', partyIdType: 'MutuallyDefined' }
const seller = { partyId: 'ACME1', partyIdType: 'BuyerCode', name: 'Acme Tools' }
const warehouse = { partyId: 'PHX6', partyIdType: 'BuyerCode' }
const hammer = {
  itemSequenceNumber: '1',
  amazonProductIdentifier: 'B0ACME0001',
  vendorProductIdentifier: 'ACME-100',
}
const level = { itemSequenceNumber: '2', vendorProductIdentifier: 'ACME-200', ean: '4006381333931' }
const usd = (amount: number) => ({ amount, currencyCode: 'USD' })
const eaches = (amount: number) => ({ amount, unitOfMeasure: 'Eaches' })
const purchaseOrderNumber = '4X7PQ2RT'
const ofOrder = { purchaseOrderNumber }

const order = {
  ...{ purchaseOrderNumber, purchaseOrderType: 'RegularOrder', orderDate: '2026-01-15' },
  ...{ currencyCode: 'USD', vendorCode: 'ACME1', dealCode: 'SPRING26', isBackOrderAllowed: true },
  deliveryWindow: { earliest: '2026-01-20', latest: '2026-01-27' },
  ...{ buyingParty: buyer, sellingParty: seller, shipToParty: warehouse },
  notes: ['Label each carton.'],
  items: [
    { ...hammer, description: 'Claw hammer', orderedQuantity: eaches(24), netCost: usd(4.25) },
    { ...level, orderedQuantity: eaches(6), netCost: usd(12.5) },
  ],
  ...{ totalQuantity: 30, itemCount: 2 },
}

const acknowledgement = {
  ...{ purchaseOrderNumber, acknowledgementNumber: 'SO-1001', acknowledgementDate: '2026-01-15' },
  ...{ acknowledgementType: 'AcceptedWithChange', purchaseOrderDate: '2026-01-15' },
  ...{ currencyCode: 'USD', vendorCode: 'ACME1', sellingParty: seller, shipToParty: warehouse },
  items: [
    {
      ...{ ...hammer, orderedQuantity: eaches(24), netCost: usd(4.25) },
      itemAcknowledgements: [
        {
          ...{ acknowledgementCode: 'Accepted', acknowledgedQuantity: eaches(20) },
          ...{ scheduledShipDate: '2026-01-19', scheduledDeliveryDate: '2026-01-21' },
        },
        {
          ...{ acknowledgementCode: 'Backordered', acknowledgedQuantity: eaches(4) },
          scheduledShipDate: '2026-01-26',
        },
      ],
    },
    {
      ...{ ...level, orderedQuantity: eaches(6), netCost: usd(12.5) },
      itemAcknowledgements: [
        {
          ...{ acknowledgementCode: 'Rejected', rejectionReason: 'ObsoleteProduct' },
          acknowledgedQuantity: eaches(6),
        },
      ],
    },
  ],
  ...{ totalQuantity: 30, itemCount: 2 },
}

const change = {
  ...{ purchaseOrderNumber, changeNumber: '1', orderDate: '2026-01-15', changeDate: '2026-01-16' },
  ...{ changeType: 'Change', purchaseOrderType: 'RegularOrder', currencyCode: 'USD', vendorCode: 'ACME1' },
  deliveryWindow: { earliest: '2026-01-22', latest: '2026-01-29' },
  shipToParty: warehouse,
  items: [
    {
      ...{ ...hammer, changeType: 'QuantityDecreased', orderedQuantity: eaches(20) },
      ...{ openQuantity: 20, netCost: usd(4.25) },
    },
  ],
  itemCount: 1,
}

const sscc = (number: string) => ({
  containerIdentificationType: 'SSCC',
  containerIdentificationNumber: number,
})
const [cartonA, cartonB, pallet] = ['340123450000000017', '340123450000000024', '340123450000000031']

const notice = {
  ...{ shipmentIdentifier: 'SHIP1001', shipmentConfirmationType: 'Original' },
  ...{ shipmentConfirmationDate: '2026-01-19', shipmentConfirmationTime: '14:30' },
  ...{ shippedDate: '2026-01-19', estimatedDeliveryDate: '2026-01-21', shipmentType: 'LessThanTruckLoad' },
  ...{
    shipmentStructure: 'PalletizedAssortmentCase',
    amazonReferenceNumber: '1234567890',
    vendorCode: 'ACME1',
  },
  transportationDetails: {
    ...{
      carrierScac: 'EXMP',
      carrierShipmentReferenceNumber: 'PRO778899',
      billOfLadingNumber: 'BOL10010001',
    },
  },
  shipFromParty: {
    ...{ partyId: 'ACMEWH', partyIdType: 'VendorCode', name: 'Acme Tools Warehouse' },
    address: {
      ...{ addressLine1: '1 Sample Road', city: 'Springfield', stateOrRegion: 'IL' },
      ...{ postalCode: '62701', countryCode: 'US' },
    },
  },
  shipToParty: warehouse,
  shipmentMeasurements: {
    ...{ grossShipmentWeight: { value: 42.5, unitOfMeasure: 'Lb' }, cartonCount: 2, palletCount: 1 },
  },
  shippedItems: [{ ...hammer, shippedQuantity: eaches(20), itemDetails: ofOrder }],
  cartons: [cartonA, cartonB].map((number) => ({
    cartonSequenceNumber: number,
    cartonIdentifiers: [sscc(number)],
    weight: { value: 18.5, unitOfMeasure: 'Lb' },
    items: [{ itemReference: '1', shippedQuantity: eaches(10), itemDetails: ofOrder }],
  })),
  pallets: [
    {
      palletSequenceNumber: pallet,
      palletIdentifiers: [sscc(pallet)],
      cartonReferenceNumbers: [cartonA, cartonB],
    },
  ],
  itemCount: 1,
}

const invoice = {
  ...{ invoiceType: 'Invoice', id: 'INV-5001', date: '2026-01-19' },
  ...{ ...ofOrder, purchaseOrderDate: '2026-01-15', shipmentIdentifier: 'SHIP1001' },
  ...{ shippedDate: '2026-01-19', currencyCode: 'USD', vendorCode: 'ACME1' },
  remitToParty: seller,
  shipToParty: warehouse,
  billToParty: {
    name: 'Example Retail, Accounts Payable',
    address: {
      ...{ addressLine1: '2 Sample Road', city: 'Springfield', stateOrRegion: 'IL' },
      ...{ postalCode: '62701', countryCode: 'US' },
    },
  },
  paymentTerms: { type: 'Basic', discountPercent: 2, discountDueDays: 10, netDueDays: 60 },
  items: [{ ...hammer, invoicedQuantity: eaches(20), netCost: usd(4.25), ...ofOrder }],
  chargeDetails: [{ type: 'Freight', description: 'Freight', chargeAmount: usd(12) }],
  allowanceDetails: [{ type: 'Defective', allowanceAmount: usd(1.7) }],
  ...{ invoiceTotal: usd(95.3), itemCount: 1 },
}

const inventory = {
  ...{ reportId: 'STOCK-20260120', reportType: 'Full', reportDate: '2026-01-20', reportTime: '06:00' },
  ...{ currencyCode: 'USD', vendorCode: 'ACME1', sellingParty: seller },
  items: [
    {
      ...{ ...hammer, description: 'Claw hammer', availableQuantity: eaches(140) },
      inboundQuantities: [{ expectedDate: '2026-02-02', ...eaches(500) }],
      ...{ netCost: usd(4.25), listPrice: usd(9.99) },
    },
    { ...level, availableQuantity: eaches(0), netCost: usd(12.5) },
  ],
  itemCount: 2,
}

const sales = {
  ...{ reportId: 'SALES-2026-03', reportDate: '2026-01-19', startDate: '2026-01-12', endDate: '2026-01-18' },
  ...{ vendorCode: 'ACME1', sellingParty: seller },
  items: [
    {
      ...{ ...hammer, shippedUnits: 57, orderedUnits: 60, customerReturns: 2, sellableOnHandUnits: 88 },
      ...{ openPurchaseOrderUnits: 24, unitOfMeasure: 'Eaches', shippedRevenue: usd(569.43) },
    },
  ],
  itemCount: 1,
}

/** The same with what an 852 does not tell: places, days of one place, the currency. */
const salesByPlace = {
  ...sales,
  ...{ reportType: 'Original', currencyCode: 'USD' },
  items: [
    {
      ...{ ...hammer, description: 'Claw hammer', locationId: 'PHX6', shippedUnits: 57, orderedUnits: 60 },
      ...{ customerReturns: 2, sellableOnHandUnits: 88, openPurchaseOrderUnits: 24, unitOfMeasure: 'Eaches' },
      ...{ shippedRevenue: usd(569.43), netCost: usd(4.25), listPrice: usd(9.99) },
    },
    { ...level, locationId: 'PHX6', shippedUnits: 3, unitOfMeasure: 'Eaches' },
    {
      ...{ ...level, itemSequenceNumber: '1', locationId: 'ONT8', shippedUnits: 8, inTransitUnits: 12 },
      ...{ unitOfMeasure: 'Eaches', period: { startDate: '2026-01-14', endDate: '2026-01-18' } },
    },
  ],
  itemCount: 3,
}

const remittance = {
  ...{ paymentNumber: 'PAY-9001', paymentDate: '2026-03-20', paymentMethod: 'AutomatedClearingHouse' },
  ...{ paymentAmount: usd(90.3), vendorCode: 'ACME1', payeeParty: seller },
  payments: [
    {
      ...{ documentNumber: 'INV-5001', documentType: 'Invoice', documentDate: '2026-01-19' },
      ...{ ...ofOrder, paidAmount: 90.3, documentAmount: 95.3 },
      adjustments: [{ amount: -5, reasonCode: '01', referenceNumber: 'CASE-77' }],
    },
  ],
  paymentCount: 1,
}

const functional = {
  ...{ controlNumber: '101', functionalIdentifier: 'PO', status: 'PartiallyAccepted' },
  ...{ includedCount: 2, receivedCount: 2, acceptedCount: 1 },
  documents: [
    { documentType: '850', controlNumber: '0001', status: 'Accepted' },
    {
      ...{ documentType: '850', controlNumber: '0002', status: 'Rejected', errorCodes: ['5'] },
      errors: [
        {
          ...{ segment: 'BEG', position: 2, errorCodes: ['8'] },
          elements: [{ errorCode: '8', position: 5 }],
        },
      ],
    },
  ],
}

/** A CONTRL says whose interchange it answers, and no counts, tags or groups. */
const contrl = {
  ...{ controlNumber: '101', status: 'PartiallyAccepted' },
  interchangeSender: { id: '5450534000000', qualifier: '14' },
  interchangeReceiver: { id: '4000001000005', qualifier: '14' },
  documents: [
    { documentType: 'ORDERS', documentVersion: 'D:96A:UN:EAN008', controlNumber: '1', status: 'Accepted' },
    {
      ...{ documentType: 'ORDERS', documentVersion: 'D:96A:UN:EAN008', controlNumber: '2' },
      status: 'Rejected',
      errors: [{ position: 7, elements: [{ errorCode: '37', position: 1, component: 2 }] }],
    },
    {
      ...{ documentType: 'ORDERS', documentVersion: 'D:96A:UN', controlNumber: '3', status: 'Rejected' },
      errorCodes: ['29'],
    },
  ],
}

/** By the set that they travel in as X12; `x12Of` knows it of an EDIFACT message. */
export const sampleDocuments: { readonly [set: string]: { readonly [name: string]: unknown } } = {
  ...{ 850: order, 855: acknowledgement, 856: notice, 860: change },
  ...{ 810: invoice, 820: remittance, 846: inventory, 852: sales, 997: functional },
  ...{ SLSRPT: salesByPlace, CONTRL: contrl },
}

/** SLSRPT and CONTRL have samples of their own. */
const twins: { readonly [message: string]: string } = {
  ...{
    ORDERS: '850',
    ORDRSP: '855',
    DESADV: '856',
    INVOIC: '810',
    ORDCHG: '860',
    INVRPT: '846',
    REMADV: '820',
  },
}

/** The X12 set of the same document; of a set itself. */
export function x12Of(set: string): string {
  return twins[set] ?? set
}
