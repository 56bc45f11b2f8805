import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { cache } from '../edi/bench-files.ts'

export type FormatKind = 'csv' | 'csv-orders' | 'fixed' | 'xml' | 'json'

/** A generated file of about that size; made once. */
export function formatFile(kind: FormatKind, sizeMiB: number): string {
  mkdirSync(cache, { recursive: true })
  const path = join(cache, `${kind}-${sizeMiB}.txt`)
  if (existsSync(path)) return path
  const file = openSync(`${path}.part`, 'w')
  const { head, order, tail = '' } = recipes[kind]
  let written = writeSync(file, head)
  for (let number = 0; written < sizeMiB * 1024 ** 2; ) {
    let text = ''
    for (const last = number + 1000; number < last; number++) text += order(number)
    written += writeSync(file, text)
  }
  writeSync(file, tail)
  closeSync(file)
  renameSync(`${path}.part`, path)
  return path
}

type Recipe = {
  readonly head: string
  readonly order: (number: number) => string
  readonly tail?: string
}

const columns = 'orderNumber,orderDate,sku,description,quantity,unit,price,currency,shipTo,city\r\n'
const lines = Array.from({ length: 10 }, (_, line) => line)

function row(order: number, line: number): string {
  const sku = `SKU-${(order * 7 + line) % 997}`
  return `PO${100_000 + order},2026-01-15,${sku},"Widget, ""blue"", size ${line}",${line + 1},EA,12.50,EUR,DC${order % 17},Luxembourg\r\n`
}

function records(order: number): string {
  const head = `HDR${`PO${order}`.padEnd(15)}20260115EUR${`DC${order % 17}`.padEnd(10)}${'Luxembourg'.padEnd(30)}\r\n`
  const items = lines.map((line) => {
    const sku = `SKU-${(order * 7 + line) % 997}`.padEnd(20)
    return `LIN${String(line + 1).padStart(6, '0')}${sku}${'Widget, blue'.padEnd(30)}${String(line + 1).padStart(9, '0')}EA 0000001250\r\n`
  })
  return head + items.join('')
}

function element(order: number): string {
  const items = lines.map((line) => {
    const sku = `SKU-${(order * 7 + line) % 997}`
    return `      <Line number="${line + 1}">\n        <Sku>${sku}</Sku>\n        <Description>Widget &amp; blue, size ${line}</Description>\n        <Quantity uom="EA">${line + 1}</Quantity>\n        <Price>12.50</Price>\n      </Line>\n`
  })
  const head = `  <Order number="PO${order}">\n    <Date>2026-01-15</Date>\n    <ShipTo><Code>DC${order % 17}</Code><City>Köln</City></ShipTo>\n`
  return `${head}    <Lines>\n${items.join('')}    </Lines>\n  </Order>\n`
}

function object(number: number): string {
  const items = lines.map((line) => {
    const sku = `SKU-${(number * 7 + line) % 997}`
    return { sku, description: `Widget "blue", size ${line}`, quantity: line + 1, unit: 'EA', price: 12.5 }
  })
  const order = {
    number: `PO${number}`,
    date: '2026-01-15',
    shipTo: { code: `DC${number % 17}`, city: 'Köln' },
    lines: items,
  }
  return `${number === 0 ? '' : ','}${JSON.stringify(order, null, 2)}\n`
}

const recipes: Readonly<Record<FormatKind, Recipe>> = {
  csv: { head: columns, order: (number) => row(number, number % 10) },
  'csv-orders': { head: columns, order: (number) => lines.map((line) => row(number, line)).join('') },
  fixed: { head: '', order: records },
  xml: {
    head: '<?xml version="1.0" encoding="UTF-8"?>\n<Feed xmlns="urn:example:orders">\n',
    order: element,
    tail: '</Feed>\n',
  },
  json: { head: '[', order: object, tail: ']\n' },
}
