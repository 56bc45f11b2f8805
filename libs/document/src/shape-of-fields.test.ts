import { expect, test } from 'vitest'
import { shapeOfFields } from './shape-of-fields.ts'

const value = (type: string, required: boolean) => ({ kind: 'value', type, required })

test('the compact notation becomes a shape', () => {
  const fields = {
    orderNumber: 'text!',
    'lines!': [{ sku: 'text!', quantity: 'number' }],
    tags: ['code'],
    shipTo: { code: 'text' },
  }
  expect(shapeOfFields(fields)).toEqual({
    kind: 'shape',
    shape: {
      kind: 'branch',
      required: true,
      fields: {
        orderNumber: value('text', true),
        lines: {
          kind: 'list',
          required: true,
          item: {
            kind: 'branch',
            required: false,
            fields: { sku: value('text', true), quantity: value('number', false) },
          },
        },
        tags: { kind: 'list', required: false, item: value('code', false) },
        shipTo: { kind: 'branch', required: false, fields: { code: value('text', false) } },
      },
    },
  })
})

test('every problem is found at once, with its path', () => {
  const types = 'not a type; write one of text, number, date, time, code, boolean, with ! when it is required'
  expect(shapeOfFields({ a: 'txt', b: [], c: { d: 5 }, e: [['text']], f: 'text', 'f!': 'text' })).toEqual({
    kind: 'problems',
    problems: [
      { path: ['a'], text: types },
      { path: ['b'], text: 'a list has exactly one item: the form of each' },
      { path: ['c', 'd'], text: 'write the fields as name: type' },
      { path: ['e'], text: 'a list of lists cannot be described' },
      { path: ['f!'], text: 'f is named twice' },
    ],
  })
})

test('anything but an object of fields is a problem', () => {
  for (const fields of [undefined, null, 'text', 5, ['text']]) {
    expect(shapeOfFields(fields)).toEqual({
      kind: 'problems',
      problems: [{ path: [], text: 'write the fields as name: type' }],
    })
  }
})

test('fields that contain themselves end in a problem, not in a hang', () => {
  const fields: { [name: string]: unknown } = {}
  fields.again = fields
  const result = shapeOfFields(fields)
  expect(result.kind === 'problems' && result.problems[0]?.text).toBe('fields are nested more than 32 deep')
})

test('names such as __proto__ and constructor are ordinary fields', () => {
  const result = shapeOfFields(JSON.parse('{"__proto__": "text", "constructor": "number!"}'))
  expect(result.kind === 'shape' && Object.keys(result.shape.fields)).toEqual(['__proto__', 'constructor'])
})
