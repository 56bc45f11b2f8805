import { writeJson } from '@parley/document'
import { expect, test } from 'vitest'
import { compileMapping } from './compile-mapping.ts'
import { orderSource, purchaseOrder, shapeFrom } from './order-fixture.ts'
import { mapOne } from './run-mapping.ts'

const to = shapeFrom({
  ...{ id: 'text', hash: 'text', at: 'text', number: 'number' },
  ...{ skus: ['text'], lines: [{ sku: 'text', amount: 'number', week: 'number' }], total: 'number' },
})
const spec = {
  let: { sorted: "sortBy(detail.po1, po1.ids['VN'])" },
  out: {
    id: "heading.beg.03 | uuid('6ba7b810-9dad-11d1-80b4-00c04fd430c8')",
    hash: 'heading | json | sha256',
    at: "now('yyyy-MM-dd HH:mm:ss', 'Europe/Berlin')",
    number: "counter('order')",
    skus: "detail.po1.po1.ids['VN'] | distinct | sort",
    lines: {
      $each: 'sorted as l',
      sku: "l.po1.ids['VN'] | ascii | x12Basic",
      amount: '(l.po1.02 * l.po1.04 / 3) | round(4, half_even)',
      week: "heading.beg.05 | addBusinessDays(l.po1.02, 'yyyyMMdd') | weekOfYear('yyyyMMdd')",
    },
    total: 'sum(detail.po1, po1.02 * po1.04)',
  },
}

test('the same source, moment and counters give the same bytes 1,000 times, compiled anew or not', () => {
  const lines = Array.from({ length: 30 }, (_, index) => ({
    ...{ quantity: String((index * 7) % 13), price: `${index}.${index % 10}5`, sku: `Ä${(index * 11) % 17}` },
  }))
  const bytes = new Set<string>()
  let compiled = compileMapping(spec, { from: purchaseOrder, to })
  for (let run = 0; run < 1000; run++) {
    if (run % 100 === 0) compiled = compileMapping(spec, { from: purchaseOrder, to })
    if (compiled.kind === 'problems') throw new Error(JSON.stringify(compiled.problems))
    const source = orderSource(lines)
    const context = { now: new Date('2026-11-25T21:00:00Z'), counters: new Map([['order', 41n]]) }
    const result = mapOne(compiled.mapping, source, context)
    if (result.kind === 'failed') throw new Error(JSON.stringify(result.errors))
    bytes.add(Buffer.from(writeJson(result.output, to)).toString('utf8'))
  }
  expect(bytes.size).toBe(1)
  expect([...bytes][0]).toContain('"at": "2026-11-25 22:00:00"')
})
