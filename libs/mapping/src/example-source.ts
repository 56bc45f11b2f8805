import type { Branch, BranchShape } from '@parley/document'
import { compileMapping } from './compile-mapping.ts'
import { shapeFrom } from './order-fixture.ts'
import { mapOne } from './run-mapping.ts'

/** What the documented examples of the functions are read from. */
export const exampleShape: BranchShape = shapeFrom({
  currency: 'code',
  memo: 'text',
  rush: 'boolean',
  discount: 'number',
  lines: [{ sku: 'text', quantity: 'number', price: 'number', note: 'text' }],
  tags: ['text'],
})

export const exampleSource: Branch = {
  currency: 'EUR',
  rush: 'true',
  lines: [
    { sku: 'A1', quantity: '2', price: '12.50' },
    { sku: 'B2', quantity: '1', price: '3.00', note: 'fragile' },
    { sku: 'A1', quantity: '4', price: '12.50' },
  ],
  tags: ['new', 'spring'],
}

const context = { now: new Date('2026-01-31T09:30:00Z') }

/** Runs one expression over the example source: its value as text, `problem: ...`, or `failed: ...`. */
export function evaluateExample(expression: string): string | undefined {
  const asText = evaluateAs('text', expression)
  return asText?.includes('this is true or false') ? evaluateAs('boolean', expression) : asText
}

function evaluateAs(type: string, expression: string): string | undefined {
  const compiled = compileMapping(
    { out: { value: expression } },
    { from: exampleShape, to: shapeFrom({ value: type }) },
  )
  if (compiled.kind === 'problems') {
    return compiled.problems.map(({ column, text }) => `problem: ${column}: ${text}`).join('\n')
  }
  const result = mapOne(compiled.mapping, exampleSource, context)
  if (result.kind === 'failed') return result.errors.map(({ text }) => `failed: ${text}`).join('\n')
  const { value } = result.output
  return value === undefined ? undefined : String(value)
}
