import { expect, test } from 'vitest'
import { fileName, partsOfName } from './file-name.ts'

const values = {
  ...{ po: '4500012345', messageId: '0192', documentType: 'order' },
  ...{ fileName: 'orders of today', extension: 'json' },
}

test('the fields of a template are filled in', () => {
  expect(fileName('{documentType}-{po}-{messageId}.{extension}', values)).toBe('order-4500012345-0192.json')
  expect(fileName('{fileName}-{messageId}.{extension}', values)).toBe('orders_of_today-0192.json')
})

test('a PO number cannot climb out of the folder or hide the file', () => {
  expect(fileName('{po}-{messageId}.json', { ...values, po: '../../etc/passwd' })).toBe(
    '______etc_passwd-0192.json',
  )
  expect(fileName('{po}-{messageId}.json', { ...values, po: 'a\0b\n' })).toBe('a_b_-0192.json')
})

test('an order without a number still gets a name of its own', () => {
  expect(fileName('{po}-{messageId}.json', { ...values, po: undefined })).toBe('none-0192.json')
})

test('a name is told from its ending', () => {
  expect(partsOfName('orders.2026.csv')).toEqual({ stem: 'orders.2026', extension: 'csv' })
  expect(partsOfName('orders')).toEqual({ stem: 'orders', extension: undefined })
  expect(partsOfName('.hidden')).toEqual({ stem: '.hidden', extension: undefined })
})
