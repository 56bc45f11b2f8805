import { Decimal, shapeOfFields } from '@parley/document'
import { expect, test } from 'vitest'
import { outputOfTree } from './output-of-tree.ts'

test('texts become what their guide calls them', () => {
  const read = shapeOfFields({
    number: 'text',
    rush: 'boolean',
    boxes: 'number',
    lines: [{ sku: 'text', quantity: 'number' }],
    sizes: ['number'],
  })
  if (read.kind === 'problems') throw new Error('the fields of the test are wrong')
  const tree = {
    ...{ number: '007', rush: 'true', boxes: '12.50', sizes: ['1', 'x'] },
    lines: [{ sku: '1', quantity: '2' }],
  }
  expect({ ...outputOfTree(tree, read.shape) }).toEqual({
    number: '007',
    rush: true,
    boxes: new Decimal(1250n, 2),
    sizes: [new Decimal(1n, 0), 'x'],
    lines: [expect.objectContaining({ sku: '1', quantity: new Decimal(2n, 0) })],
  })
})
