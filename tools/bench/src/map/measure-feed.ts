import {
  compileCsvGuide,
  compileXmlGuide,
  type DocumentCodec,
  shapeOfFields,
  writeJson,
} from '@parley/document'
import { compileMapping, mapOne } from '@parley/mapping'
import { feedBytes } from './feed-file.ts'

/** A process of its own for a file of 10,000 orders of another format, to JSON: `measure-feed.ts <csv|xml> <runs>`. */
const [format = 'csv', runs = '3'] = process.argv.slice(2)
const now = new Date('2026-01-31T09:30:00Z')
const chunkBytes = 65_536

const line = { sku: 'text!', quantity: 'number!', price: 'number!' }
const guides = {
  csv: compileCsvGuide({
    groupBy: 'number',
    fields: { number: 'text!', date: 'text!', shipTo: 'text', name: 'text', 'lines!': [line] },
  }),
  xml: compileXmlGuide({
    document: 'Feed/Order',
    fields: {
      number: 'text!, at @number',
      date: 'text!, at Date',
      shipTo: 'text, at ShipTo/Code',
      name: 'text, at ShipTo/Name',
      lines: [
        {
          $at: 'Lines/Line',
          sku: 'text!, at Sku',
          quantity: 'number!, at Quantity',
          price: 'number!, at Price',
        },
      ],
    },
  }),
}
const spec = {
  out: {
    orderNumber: 'number',
    orderDate: "date | date('yyyyMMdd', 'yyyy-MM-dd')",
    shipTo: { code: 'shipTo', name: 'name | upper | max(35)' },
    lines: {
      $each: 'lines as l',
      sku: 'l.sku',
      quantity: 'l.quantity',
      price: 'l.price',
      amount: '(l.quantity * l.price) | round(2, half_up)',
    },
    total: 'sum(lines, quantity * price) | round(2, half_up)',
  },
}
const fields = {
  orderNumber: 'text!',
  orderDate: 'date!',
  shipTo: { code: 'text', name: 'text' },
  lines: [{ sku: 'text!', quantity: 'number!', price: 'number!', amount: 'number!' }],
  total: 'number!',
}

const guide = guides[format === 'xml' ? 'xml' : 'csv']
const target = shapeOfFields(fields)
if (guide.kind === 'problems') throw new Error(JSON.stringify(guide.problems))
if (target.kind === 'problems') throw new Error(JSON.stringify(target.problems))
const { codec } = guide
const { shape } = target
const compiled = compileMapping(spec, { from: codec.shape, to: shape })
if (compiled.kind === 'problems') throw new Error(JSON.stringify(compiled.problems))
const { mapping } = compiled

const bytes = feedBytes(format === 'xml' ? 'xml' : 'csv', 10_000)
let best = { seconds: Number.POSITIVE_INFINITY, documents: 0, jsonBytes: 0 }
for (let run = 0; run < Number(runs); run++) {
  const before = process.cpuUsage()
  const counts = mapFile(codec)
  const { user, system } = process.cpuUsage(before)
  const seconds = (user + system) / 1e6
  if (seconds < best.seconds) best = { seconds, ...counts }
}
const rssMiB = process.resourceUsage().maxRSS / 1024
process.stdout.write(JSON.stringify({ ...best, fileBytes: bytes.length, rssMiB }))

/** Read in chunks, mapped, written; what is written is counted and let go. */
function mapFile({ read }: DocumentCodec): { documents: number; jsonBytes: number } {
  const reader = read()
  let documents = 0
  let jsonBytes = 0
  const take = (found: ReturnType<typeof reader.end>) => {
    for (const { tree, faults } of found) {
      if (faults.length > 0) throw new Error(JSON.stringify(faults))
      const result = mapOne(mapping, tree, { now })
      if (result.kind === 'failed') throw new Error(JSON.stringify(result.errors))
      jsonBytes += writeJson(result.output, shape).length
      documents++
    }
  }
  for (let at = 0; at < bytes.length; at += chunkBytes) take(reader.push(bytes.subarray(at, at + chunkBytes)))
  take(reader.end())
  return { documents, jsonBytes }
}
