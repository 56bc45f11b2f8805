import { brokenOrder, type SampleOrderOptions, sampleOrder } from './sample-order.ts'
import { edifactSamples } from './samples/edifact-samples.ts'
import { sampleDocuments, x12Of } from './samples/sample-documents.ts'
import { x12Samples } from './samples/x12-samples.ts'
import { xmlSamples } from './samples/xml-samples.ts'
import { chosenDocuments, comesIn, type StarterDocument } from './starter-documents.ts'
import { amazonEurope, type StarterFile, type StarterOptions, sampleEdifact } from './starter-options.ts'

/** First tests of the folder: a document of each type, and what must become of it. */
export function testFiles(options: StarterOptions): readonly StarterFile[] {
  return chosenDocuments(options.documents).flatMap((document) =>
    hasBroken(document, options) ? orderTests(options) : testsOf(document, options),
  )
}

/** The files of the tests of a document type, the tests themselves first. */
export function testPaths(
  document: StarterDocument,
  options: Pick<StarterOptions, 'format'>,
): readonly string[] {
  const { starter, channel } = document
  const { name } = starter.document
  const broken = hasBroken(document, options) ? ['tests/broken-order.edi'] : []
  return [`tests/${channel}.yaml`, `tests/${name}.edi`, `tests/${name}.${options.format}`, ...broken]
}

function hasBroken({ starter }: StarterDocument, { format }: Pick<StarterOptions, 'format'>): boolean {
  return starter.set === '850' && format === 'json'
}

function testsOf(document: StarterDocument, options: StarterOptions): readonly StarterFile[] {
  const { format } = options
  const [tests, edi, own] = testPaths(document, { format })
  const { starter, channel } = document
  const { name, title } = starter.document
  if (tests === undefined || edi === undefined || own === undefined) return []
  const set = x12Of(starter.set)
  const text = `# What must become of a document: run it with parley test <this folder>. Every deploy runs it, too.
apiVersion: parley.dev/v1alpha1
kind: Test
metadata:
  name: ${channel}
spec:
  channel: ${channel}
  now: "2026-07-01T10:30:00Z"
  tests:
    - name: "${title.toLowerCase()}: ${comesIn(document) ? becomesOurs(name, format) : becomesTheirs(document, format)}`
  const json = `${JSON.stringify(sampleDocuments[set], undefined, 2)}\n`
  return [
    { path: tests, text },
    { path: edi, text: addressed(starter.set, options) },
    { path: own, text: format === 'json' ? json : (xmlSamples[set] ?? '') },
  ]
}

function becomesOurs(name: string, format: string): string {
  return `a sample becomes our document and is accepted"
      input: file:${name}.edi
      expect:
        output: file:${name}.${format}
        acknowledgement: accepted
`
}

function becomesTheirs({ starter }: StarterDocument, format: string): string {
  const { name } = starter.document
  const [standard, counters] =
    starter.guide.format === 'x12'
      ? ['X12', '{ x12-interchange: 7, x12-group: 7 }']
      : ['EDIFACT', '{ edifact-interchange: 7 }']
  return `a sample of ours is written as ${standard}"
      input: file:${name}.${format}
      counters: ${counters}
      expect:
        output: file:${name}.edi
`
}

/** A sample with us as the partner of Amazon; ISA has fixed widths (X12.5 3.2). */
function addressed(set: string, { ourX12, ourEdifact = sampleEdifact }: StarterOptions): string {
  const message = edifactSamples[set]
  if (message !== undefined) {
    const [amazon, acme, us] = [amazonEurope, sampleEdifact, ourEdifact].map(
      (one) => `${one.id}:${one.qualifier}`,
    )
    return message
      .replace(`+${amazon}+${acme}+`, `+${amazon}+${us}+`)
      .replace(`+${acme}+${amazon}+`, `+${us}+${amazon}+`)
  }
  const { qualifier, id } = ourX12
  return (x12Samples[set] ?? '')
    .replace(`*ZZ*${'ACME'.padEnd(15)}*`, `*${qualifier}*${id.padEnd(15)}*`)
    .replace('*AMAZON*ACME*', `*AMAZON*${id}*`)
    .replace('*ACME*AMAZON*', `*${id}*AMAZON*`)
}

/** An order and what must become of it, and a broken one. */
function orderTests({ ourX12 }: StarterOptions): readonly StarterFile[] {
  const order: SampleOrderOptions = {
    poNumber: '4X7PQ2RT',
    lines: [
      { asin: 'B0ACME0001', sku: 'ACME-100', quantity: 24, price: '4.25', description: 'Claw hammer' },
      { asin: 'B0ACME0002', sku: 'ACME-200', quantity: 6, price: '12.50' },
    ],
    controlNumbers: { interchange: 101, group: 101, transaction: 1 },
    date: new Date('2026-01-15T09:30:00Z'),
    usage: 'T',
    to: ourX12,
  }
  return [
    { path: 'tests/orders.yaml', text: tests },
    { path: 'tests/order.edi', text: textOf(sampleOrder(order)) },
    { path: 'tests/order.json', text: expected },
    { path: 'tests/broken-order.edi', text: textOf(brokenOrder(order)) },
  ]
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

const tests = `# What must become of a file. Run these with: parley test <this folder>. Every deploy runs them, too, and refuses what
# would break one. Add one for each order that taught you something: parley test record <message-id> makes it.
apiVersion: parley.dev/v1alpha1
kind: Test
metadata:
  name: orders
spec:
  channel: orders
  # The clock of every test here, so that the result is the same tomorrow.
  now: "2026-01-15T09:31:00Z"
  tests:
    - name: an order becomes our JSON and is accepted
      input: file:order.edi
      expect:
        output: file:order.json
        acknowledgement: accepted
    - name: an order without a type, with an order date that is none, is refused
      input: file:broken-order.edi
      expect:
        acknowledgement: rejected
        failure: { code: EDI_TRANSACTION_REJECTED, segment: BEG }
`

const expected = `{
  "purchaseOrderNumber": "4X7PQ2RT",
  "purchaseOrderType": "RegularOrder",
  "orderDate": "2026-01-15",
  "currencyCode": "USD",
  "vendorCode": "ACME1",
  "isBackOrderAllowed": false,
  "deliveryWindow": {
    "earliest": "2026-01-18",
    "latest": "2026-01-25"
  },
  "shipToParty": {
    "partyId": "PHX6",
    "partyIdType": "BuyerCode"
  },
  "notes": [
    "Sample order, not a real one"
  ],
  "items": [
    {
      "itemSequenceNumber": "1",
      "amazonProductIdentifier": "B0ACME0001",
      "vendorProductIdentifier": "ACME-100",
      "description": "Claw hammer",
      "orderedQuantity": {
        "amount": 24,
        "unitOfMeasure": "Eaches"
      },
      "netCost": {
        "amount": 4.25,
        "currencyCode": "USD"
      }
    },
    {
      "itemSequenceNumber": "2",
      "amazonProductIdentifier": "B0ACME0002",
      "vendorProductIdentifier": "ACME-200",
      "orderedQuantity": {
        "amount": 6,
        "unitOfMeasure": "Eaches"
      },
      "netCost": {
        "amount": 12.50,
        "currencyCode": "USD"
      }
    }
  ],
  "totalQuantity": 30,
  "itemCount": 2
}
`
