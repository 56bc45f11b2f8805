import { writeJson } from '@parley/document'
import { expect, test } from 'vitest'
import { compileMapping, type Mapping } from './compile-mapping.ts'
import { order, orderSource, orderSpec, purchaseOrder } from './order-fixture.ts'
import { runMapping } from './run-mapping.ts'

const now = new Date('2026-01-31T09:30:00Z')

function compile(spec: unknown, shapes = { from: purchaseOrder, to: order }): Mapping {
  const result = compileMapping(spec, shapes)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems, null, 1))
  return result.mapping
}

const lines = [
  { quantity: '5', unit: 'EA', price: '12.50', sku: 'SKU-1', notes: ['blue', 'boxed'] },
  { quantity: '3', unit: 'CA', price: '.333', sku: '007' },
  { quantity: '0', unit: 'EA', price: '1', sku: 'NONE' },
  { quantity: '1', price: '1000000000000000000000.01', sku: 'BIG' },
]

test('an 850-shaped tree becomes an order', () => {
  const result = runMapping(compile(orderSpec), orderSource(lines), { now })
  if (result.kind === 'failed') throw new Error(JSON.stringify(result.errors))
  expect(Buffer.from(writeJson(result.output, order)).toString()).toBe(`{
  "orderNumber": "PO-100",
  "kind": "new",
  "orderDate": "2026-01-31",
  "currency": "USD",
  "rush": false,
  "shipTo": {
    "code": "FC1",
    "name": "WAREHOUSE NORTH"
  },
  "lines": [
    {
      "sku": "SKU-1",
      "quantity": 5,
      "uom": "each",
      "price": 12.50,
      "amount": 62.50,
      "notes": [
        "blue",
        "boxed"
      ]
    },
    {
      "sku": "007",
      "quantity": 3,
      "uom": "case",
      "price": 0.333,
      "amount": 1.00
    },
    {
      "sku": "BIG",
      "quantity": 1,
      "uom": "each",
      "price": 1000000000000000000000.01,
      "amount": 1000000000000000000000.01
    }
  ],
  "lineCount": 4,
  "total": 1000000000000000000063.51
}
`)
})
