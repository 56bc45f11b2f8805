import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Decimal, parseDecimal } from './decimal.ts'
import type { OutputBranch } from './output.ts'
import { shapeOfFields } from './shape-of-fields.ts'
import type { BranchShape } from './tree.ts'
import { writeJson } from './write-json.ts'

const text = (tree: OutputBranch, shape: BranchShape) => Buffer.from(writeJson(tree, shape)).toString('utf8')

function shapeFrom(fields: unknown): BranchShape {
  const result = shapeOfFields(fields)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return result.shape
}

const order = shapeFrom({
  orderNumber: 'text!',
  total: 'number',
  rush: 'boolean',
  lines: [{ sku: 'text', price: 'number' }],
  tags: ['text'],
})

test('fields are written in the order of the shape, numbers digit for digit', () => {
  const tree = {
    tags: ['a"b', 'é\u2028'],
    lines: [{ price: new Decimal(1250n, 2), sku: '007' }, { sku: 'X' }],
    total: parseDecimal('123456789012345678901234567890.10'),
    rush: true,
    orderNumber: 'PO1',
  }
  expect(text(tree, order)).toBe(`{
  "orderNumber": "PO1",
  "total": 123456789012345678901234567890.10,
  "rush": true,
  "lines": [
    {
      "sku": "007",
      "price": 12.50
    },
    {
      "sku": "X"
    }
  ],
  "tags": [
    "a\\"b",
    "é\u2028"
  ]
}
`)
})

test('empty branches and lists stay on one line', () => {
  expect(text({ lines: [] }, order)).toBe('{\n  "lines": []\n}\n')
  expect(text({}, order)).toBe('{}\n')
})

test('the free names of an open branch follow those of its shape', () => {
  const shape: BranchShape = { ...shapeFrom({ z: 'text' }), open: 'text' }
  expect(text({ b: '1', __proto__: null, z: '2' } as unknown as OutputBranch, shape)).toBe(
    '{\n  "z": "2",\n  "b": "1"\n}\n',
  )
})

test('a tree that does not have the form of the shape is thrown out', () => {
  expect(() => writeJson({ ordernumber: 'x' }, order)).toThrow('the shape has no field named ordernumber')
  expect(() => writeJson({ lines: 'x' }, order)).toThrow('a value stands where the shape has a list')
  expect(() => writeJson({ total: [] }, order)).toThrow('a list stands where the shape has a value')
  expect(() => writeJson({ total: {} }, order)).toThrow('a branch stands where the shape has a value')
})

test('names such as constructor are read from the tree only when they are its own', () => {
  expect(text({ valueOf: '1' }, shapeFrom({ constructor: 'text', valueOf: 'text' }))).toBe(
    '{\n  "valueOf": "1"\n}\n',
  )
})

test('for texts it is the same JSON as JSON.stringify writes', () => {
  const shape = shapeFrom({ a: 'text', b: [{ c: ['text'], d: 'boolean' }] })
  const item = fc.record({ c: fc.array(fc.string({ unit: 'binary' })), d: fc.boolean() })
  fc.assert(
    fc.property(fc.record({ a: fc.string(), b: fc.array(item) }), (tree) => {
      expect(text(tree, shape)).toBe(Buffer.from(`${JSON.stringify(tree, null, 2)}\n`).toString('utf8'))
    }),
  )
})
