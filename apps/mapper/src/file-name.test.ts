import { expect, test } from 'vitest'
import { fileName } from './file-name.ts'

const values = { po: '4500012345', messageId: '0192', documentType: 'order' }

test('the fields of a template are filled in', () => {
  expect(fileName('{documentType}-{po}-{messageId}.json', values)).toBe('order-4500012345-0192.json')
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
