import { createHash } from 'node:crypto'
import { writeJson } from '@parley/document'
import { compileMapping, type Mapping } from './compile-mapping.ts'
import { compileModule } from './modules/compile-module.ts'
import { type Line, orderSource, purchaseOrder, shapeFrom } from './order-fixture.ts'
import { runMapping } from './run-mapping.ts'

const target = shapeFrom({
  id: 'text',
  at: 'text',
  from: 'text',
  lines: [{ n: 'number', sku: 'text', unit: 'text', amount: 'number', eaches: 'number' }],
  groups: [{ unit: 'text', total: 'number', lines: 'number' }],
})
const small = shapeFrom({ sku: 'text', id: 'text' })

const spec = {
  use: ['packaging'],
  let: { known: "detail.po1[exists(po1.ids['VN'])]" },
  out: {
    $emit: [
      {
        to: 'order',
        out: {
          id: "counter('order') | text | padLeft(8, '0')",
          at: "now('yyyy-MM-ddTHH:mm:ssZ')",
          from: 'message.partner',
          lines: {
            $each: 'known as l',
            $with: { amount: '(l.po1.02 * l.po1.04) | round(2, half_even)' },
            $sort: [{ by: 'amount', order: 'descending' }, "l.po1.ids['VN']"],
            n: 'position()',
            sku: "l.po1.ids['VN']",
            unit: 'l.po1.03 | lookup(uom, onMiss: keep)',
            amount: 'amount',
            eaches: 'eaches(l.po1.02, l.po1.03)',
          },
          groups: {
            $each: 'known as l',
            $group: { by: 'l.po1.03', as: 'g' },
            $sort: 'g.key',
            unit: 'g.key',
            total: 'sum(g.items, po1.02)',
            lines: 'count(g.items)',
          },
        },
      },
      { to: 'small', out: { $each: 'known as l', sku: "l.po1.ids['VN']", id: "counter('line') | text" } },
    ],
  },
}

function compile(): Mapping {
  const packaging = compileModule(
    {
      functions: {
        eaches: {
          takes: { quantity: 'number', unit: 'text' },
          value: "quantity * (unit = 'CA' ? 12 : 1)",
          tests: [{ given: { quantity: 1, unit: 'CA' }, gives: 12 }],
        },
      },
    },
    {},
  )
  if (packaging.kind === 'problems') throw new Error(JSON.stringify(packaging.problems))
  const compiled = compileMapping(spec, {
    from: purchaseOrder,
    to: new Map([
      ['order', target],
      ['small', small],
    ]),
    modules: new Map([['packaging', packaging.module]]),
    tables: new Map([
      [
        'uom',
        {
          name: 'uom',
          columns: ['x12', 'ours'],
          rows: [
            ['EA', 'each'],
            ['CA', 'case'],
          ],
          onMiss: 'error',
        },
      ],
    ]),
  })
  if (compiled.kind === 'problems') throw new Error(JSON.stringify(compiled.problems))
  return compiled.mapping
}

const mapping = compile()
const shapes = new Map([
  ['order', target],
  ['small', small],
])
const context = {
  now: new Date('2026-01-31T09:30:00Z'),
  message: { partner: 'amazon' },
  counters: new Map([
    ['order', 41n],
    ['line', 7n],
  ]),
}

/** Hash of all that one run gives: the bytes of every document, and what the counters gave. */
export function runOnce(lines: readonly Line[]): string {
  const result = runMapping(mapping, orderSource(lines), context)
  const hash = createHash('sha256')
  if (result.kind === 'failed') return `failed ${hash.update(JSON.stringify(result.errors)).digest('hex')}`
  for (const { to, output } of result.outputs) {
    const shape = shapes.get(to)
    if (shape !== undefined) hash.update(to).update(writeJson(output, shape))
  }
  return hash.update(JSON.stringify([...result.drawn])).digest('hex')
}

export const thousandLines: readonly Line[] = [
  { quantity: '5', unit: 'EA', price: '12.505', sku: 'SKU-1' },
  { quantity: '3', unit: 'CA', price: '.335', sku: '007' },
  { quantity: '3', unit: 'CA', price: '.335', sku: '007' },
  { quantity: '1', unit: 'PL', price: '1000000000000000000000.015', sku: 'BIG' },
  { quantity: '2', unit: 'EA' },
]

/** The different results of 1000 runs: one. */
export function thousandRuns(): readonly string[] {
  return [...new Set(Array.from({ length: 1000 }, () => runOnce(thousandLines)))]
}
