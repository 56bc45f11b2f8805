import { closeSync, openSync, readSync } from 'node:fs'
import { type CodecResult, compileCsvGuide, compileFixedGuide, type DocumentCodec } from '@parley/document'
import type { FormatKind } from './format-files.ts'

/** One row of the table: a file of that kind, from its bytes to what is said. */
export type FormatMeasurement = {
  readonly name: string
  readonly what: string
  readonly kind: FormatKind
  readonly run: (path: string, peers: string) => Promise<number> | number
}

const line = {
  sku: 'text!, max 20',
  description: 'text, max 80',
  quantity: 'number!',
  unit: 'code, codes EA CS',
  price: 'number',
}
const head = {
  orderNumber: 'text!, max 20',
  orderDate: 'date',
  currency: 'code',
  shipTo: 'text',
  city: 'text',
}

const flat = () => compileCsvGuide({ fields: { ...head, ...line } })
const grouped = () => compileCsvGuide({ groupBy: 'orderNumber', fields: { ...head, 'lines!': [line] } })
const fixed = () =>
  compileFixedGuide({
    recordType: '1-3',
    document: {
      record: 'HDR',
      fields: {
        orderNumber: 'text!, at 4-18',
        orderDate: 'date, length 8',
        currency: 'code, length 3',
        shipTo: 'text, length 10',
        city: 'text, length 30',
      },
      records: {
        'lines!': [
          {
            record: 'LIN',
            fields: {
              number: 'text, at 4-9',
              sku: 'text!, length 20',
              description: 'text, length 30',
              quantity: 'number!, length 9',
              unit: 'code, length 3, codes EA CS',
              price: 'number, length 10, decimals 2',
            },
          },
        ],
      },
    },
  })

export const ourFormats: readonly FormatMeasurement[] = [
  { name: 'csv', what: 'a tree a row, types judged', kind: 'csv', run: (path) => read(path, flat()) },
  {
    name: 'csv-orders',
    what: 'a tree an order of ten rows',
    kind: 'csv-orders',
    run: (path) => read(path, grouped()),
  },
  { name: 'fixed', what: 'a tree an order of 11 records', kind: 'fixed', run: (path) => read(path, fixed()) },
  { name: 'csv-write', what: 'read, and written again', kind: 'csv', run: (path) => rewrite(path, flat()) },
  {
    name: 'fixed-write',
    what: 'read, and written again',
    kind: 'fixed',
    run: (path) => rewrite(path, fixed()),
  },
]

/** Documents of the file; every one is sound. */
export function read(path: string, result: CodecResult): number {
  return pump(path, codecOf(result), () => undefined)
}

export function rewrite(path: string, result: CodecResult): number {
  const codec = codecOf(result)
  const writer = codec.write()
  return pump(path, codec, (tree) => {
    if (writer.document(tree).kind === 'refused') throw new Error('a document that was read is not written')
  })
}

type Take = (tree: Parameters<ReturnType<DocumentCodec['write']>['document']>[0]) => void

function pump(path: string, codec: DocumentCodec, take: Take): number {
  const file = openSync(path, 'r')
  const chunk = Buffer.allocUnsafe(256 * 1024)
  const reader = codec.read()
  let documents = 0
  const count = (found: ReturnType<typeof reader.push>) => {
    for (const { tree, faults } of found) {
      documents++
      if (faults.length > 0) throw new Error(faults[0]?.text)
      // What is read is what is written, but for the numbers' own type.
      take(tree as Parameters<Take>[0])
    }
  }
  for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
    count(reader.push(chunk.subarray(0, size)))
  }
  count(reader.end())
  closeSync(file)
  return documents
}

function codecOf(result: CodecResult): DocumentCodec {
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return result.codec
}
