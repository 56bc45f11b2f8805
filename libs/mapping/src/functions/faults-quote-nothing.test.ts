import { describe, expect, test } from 'vitest'
import { compileMapping } from '../compile-mapping.ts'
import { shapeFrom } from '../order-fixture.ts'
import { runMapping } from '../run-mapping.ts'
import { functions } from './table.ts'

const value = 'S3CR3T VALUE: 12,5'
const from = shapeFrom({
  ...{ secret: 'text', secrets: ['text'], number: 'number' },
  lines: [{ sku: 'text', quantity: 'number', price: 'number', note: 'text' }],
  ...{ currency: 'text', memo: 'text', rush: 'boolean', discount: 'number', tags: ['text'] },
})
const source = {
  ...{ secret: value, secrets: [value, value], number: value, currency: value, memo: value, rush: value },
  ...{ discount: value, tags: [value], lines: [{ sku: value, quantity: value, price: value, note: value }] },
}

/** The documented examples, with the sender's content in place of the first text. */
const expressions = functions.map(({ example }) => example.expression.replace(/'(?:[^']|'')*'/, 'secret'))

function errorsOf(expression: string): readonly string[] {
  for (const type of ['text', 'boolean']) {
    const to = shapeFrom({ value: type })
    const compiled = compileMapping({ out: { value: expression } }, { from, to })
    if (compiled.kind === 'problems') continue
    const result = runMapping(compiled.mapping, source, { now: new Date(0) })
    return result.kind === 'failed' ? result.errors.map(({ text }) => text) : []
  }
  return []
}

describe('what a function refuses is told without the value of the sender', () => {
  test.each([...new Set(expressions)])('%s', (expression) => {
    for (const text of errorsOf(expression)) {
      expect(text).not.toContain('S3CR3T')
      expect(text).not.toContain('12,5')
    }
  })

  test('many of them do refuse it', () => {
    expect(expressions.filter((expression) => errorsOf(expression).length > 0).length).toBeGreaterThan(50)
  })
})
