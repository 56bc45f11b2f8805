import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { compileMapping } from './compile-mapping.ts'
import { functionTable } from './function-table.ts'
import { order, purchaseOrder } from './order-fixture.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test('the language reference lists every function as it is', () => {
  expect(readme).toContain(functionTable())
})

test('the mapping that the language reference shows compiles', () => {
  const [, example = ''] = /```yaml\n(.*?)```/s.exec(readme) ?? []
  const compiled = compileMapping(parse(example, { stringKeys: true }), { from: purchaseOrder, to: order })
  expect(compiled).toMatchObject({ kind: 'mapping' })
})
