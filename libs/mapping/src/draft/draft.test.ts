import type { Branch } from '@parley/document'
import { expect, test } from 'vitest'
import { compileMapping } from '../compile-mapping.ts'
import { orderSource, purchaseOrder, shapeFrom } from '../order-fixture.ts'
import { mapOne } from '../run-mapping.ts'
import { draftMapping } from './draft-mapping.ts'
import { draftYaml } from './draft-yaml.ts'

const target = shapeFrom({
  orderNumber: 'text!',
  orderDate: 'date',
  shipTo: { code: 'text', name: 'text' },
  'lines!': [{ sku: 'text!', quantity: 'number!', unitPrice: 'number' }],
  remark: 'text',
})
const source = orderSource([
  { quantity: '12', unit: 'EA', price: '3.75', sku: 'WIDGET-1' },
  { quantity: '7', unit: 'EA', price: '19.99', sku: 'GADGET-2' },
])
const sample: Branch = {
  orderNumber: 'PO-100',
  orderDate: '2026-01-31',
  shipTo: { code: 'FC1', name: 'Warehouse North' },
  lines: [
    { sku: 'WIDGET-1', quantity: '12', unitPrice: '3.75' },
    { sku: 'GADGET-2', quantity: '7', unitPrice: '19.99' },
  ],
}
const from = { guide: 'shop-850', shape: purchaseOrder }
const to = { guide: 'order', shape: target }

test('with samples of both sides, the draft maps the one to the other', () => {
  const { spec } = draftMapping({ ...from, sample: source }, { ...to, sample })
  expect(spec).toEqual({
    ...{ from: 'shop-850', to: 'order' },
    let: { n1_st: "heading.n1[n1.01 = 'ST'] | first" },
    out: {
      orderNumber: 'heading.beg.03',
      orderDate: "heading.beg.05 | date('yyyyMMdd', 'yyyy-MM-dd')",
      shipTo: { code: 'n1_st.n1.04', name: 'n1_st.n1.02' },
      lines: {
        $each: 'detail.po1 as item',
        sku: "item.po1.ids['VN']",
        quantity: 'item.po1.02',
        unitPrice: 'item.po1.04',
      },
    },
  })
  const compiled = compileMapping(spec, { from: purchaseOrder, to: target })
  if (compiled.kind === 'problems') throw new Error(JSON.stringify(compiled.problems))
  const mapped = mapOne(compiled.mapping, source, { now: new Date(0) })
  expect(mapped).toMatchObject({
    kind: 'mapped',
    output: { orderNumber: 'PO-100', shipTo: { name: 'Warehouse North' } },
  })
})

test('without samples, names and what elements are known to hold are gone by, less surely', () => {
  const bare = draftMapping(from, to)
  const sampled = draftMapping({ ...from, sample: source }, { ...to, sample })
  expect(bare.spec.out).toMatchObject({
    orderNumber: 'heading.beg.03',
    lines: { $each: 'detail.po1 as item', quantity: 'item.po1.02' },
  })
  const sure = (draft: typeof bare) =>
    draft.lines.find(({ path }) => path.join('.') === 'orderNumber')?.sure ?? 0
  expect(sure(bare)).toBeGreaterThan(0.35)
  expect(sure(sampled)).toBeGreaterThan(sure(bare))
})

test('the YAML says how sure each line is, names what was not found, and holds nothing of the samples', () => {
  const yaml = draftYaml(draftMapping({ ...from, sample: source }, { ...to, sample }), 'drafted')
  expect(yaml).toMatch(/orderNumber: heading\.beg\.03 {2}# \d+ %: same value in both samples, names alike\n/)
  expect(yaml).toContain('# Nothing was found for:\n  #   remark\n')
  for (const value of ['PO-100', 'Warehouse North', 'WIDGET-1', '19.99']) expect(yaml).not.toContain(value)
})

test('records of any formats are matched by their names', () => {
  const rows = shapeFrom({ po: 'text!', qty: 'number!', article: 'text', delivery_date: 'date' })
  const other = shapeFrom({
    purchaseOrderNumber: 'text!',
    quantity: 'number!',
    sku: 'text',
    shipDate: 'date',
  })
  expect(draftMapping({ guide: 'rows', shape: rows }, { guide: 'other', shape: other }).spec.out).toEqual({
    purchaseOrderNumber: 'po',
    quantity: 'qty',
    sku: 'article',
    shipDate: 'delivery_date',
  })
})
