import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { compileMapping } from './compile-mapping.ts'
import { functionPage } from './functions/page.ts'
import { order, purchaseOrder } from './order-fixture.ts'

const functionsPage = new URL('../../../docs/mapping-functions.md', import.meta.url)
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test('the page of functions is what the definitions say', () => {
  expect(readFileSync(functionsPage, 'utf8')).toBe(functionPage())
})

test('the mapping that the language reference shows compiles', () => {
  const [, example = ''] = /```yaml\n(.*?)```/s.exec(readme) ?? []
  const compiled = compileMapping(parse(example, { stringKeys: true }), { from: purchaseOrder, to: order })
  expect(compiled).toMatchObject({ kind: 'mapping' })
})
