import { shapeOfFields } from '@parley/document'
import { expect, test } from 'vitest'
import { compileKeys, keysOfDocument } from './document-keys.ts'

function shape() {
  const read = shapeOfFields({ order: { number: 'text!' }, lines: [{ ref: 'text' }], tags: ['text'] })
  if (read.kind === 'problems') throw new Error('the fields of the test are wrong')
  return read.shape
}

test('a key is read from its path, of a list the first or the numbered one', () => {
  const { keys, problems } = compileKeys(
    { po: 'order.number', first: 'lines.ref', second: 'lines[1].ref', tag: 'tags' },
    shape(),
  )
  expect(problems).toEqual([])
  const document = { order: { number: ' 4711 ' }, lines: [{ ref: 'a' }, { ref: 'b' }], tags: ['x', 'y'] }
  expect(keysOfDocument(document, keys)).toEqual({ po: '4711', first: 'a', second: 'b', tag: 'x' })
})

test('a document without the value has no such key', () => {
  const { keys } = compileKeys({ po: 'order.number', second: 'lines[1].ref' }, shape())
  expect(keysOfDocument({ order: { number: '  ' }, lines: [{ ref: 'a' }] }, keys)).toEqual({})
  expect(keysOfDocument({}, keys)).toEqual({})
})

test('a path that leads nowhere is a problem that says where', () => {
  const { problems } = compileKeys({ po: 'order.nummer', deep: 'order.number.x', all: 'lines' }, shape())
  expect(problems).toEqual([
    { path: ['keys', 'po'], text: 'the guide has no field "nummer" here; did you mean "number"?' },
    { path: ['keys', 'deep'], text: 'nothing stands below a value, so "x" leads nowhere' },
    { path: ['keys', 'all'], text: 'leads to fields; a key is one value' },
  ])
})
