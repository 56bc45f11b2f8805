import { type MessageId, noLegs, type RevisionId } from '@parley/journey'
import type { Below, MessageRow } from '@parley/store'
import { expect, test } from 'vitest'
import { closings } from './closings.ts'

const file = row('file', 'processing')
const order = row('order', 'delivering', 'file')
const below = (messageId: string, stand: Below['stand']): Below => ({
  messageId: messageId as MessageId,
  stand,
})

test('a message ends when everything below it has', () => {
  const ended = closings([order, file], [below('order', 'good'), below('file', 'open')])
  expect(ended.map(({ message, state }) => [message.id, state])).toEqual([['order', 'delivered']])
})

test('one rejected transaction makes the file end as failed', () => {
  const ended = closings([file], [below('file', 'bad')])
  expect(ended.map(({ message, state }) => [message.id, state])).toEqual([['file', 'failed']])
})

test('a message that already ended is left alone', () => {
  expect(closings([row('file', 'delivered')], [below('file', 'good')])).toEqual([])
})

test('a file that is still being read stays open, whatever has ended below it', () => {
  expect(closings([row('file', 'received')], [below('file', 'good')])).toEqual([])
})

test('a transaction with no output yet stays open', () => {
  expect(closings([order], [below('order', 'none')])).toEqual([])
})

function row(id: string, state: MessageRow['state'], parentId?: string): MessageRow {
  const at = new Date(0)
  return {
    id: id as MessageId,
    ...(parentId !== undefined && { parentId: parentId as MessageId }),
    rootId: 'file' as MessageId,
    direction: 'in',
    kind: parentId === undefined ? 'file' : 'transaction',
    state,
    legs: noLegs,
    mode: 'test',
    revision: 'r' as RevisionId,
    sizeBytes: 0,
    sha256: '',
    at,
    updatedAt: at,
  }
}
