import { type MessageId, noLegs, type RevisionId } from '@parley/journey'
import type { FamilyCount, MessageRow } from '@parley/store'
import { expect, test } from 'vitest'
import { closings } from './closings.ts'

const file = row('file', 'processing')
const order = row('order', 'delivering', 'file')
const count = (
  parentId: string,
  kind: FamilyCount['kind'],
  state: FamilyCount['state'],
  n = 1,
): FamilyCount => ({
  rootId: 'file' as MessageId,
  parentId: parentId as MessageId,
  kind,
  state,
  count: n,
})

test('a file closes together with its last transaction', () => {
  const ended = closings(
    [file, order],
    [
      count('file', 'transaction', 'delivering'),
      count('file', 'acknowledgement', 'delivered'),
      count('order', 'document', 'delivered'),
    ],
  )
  expect(ended.map(({ message, state }) => [message.id, state])).toEqual([
    ['order', 'delivered'],
    ['file', 'delivered'],
  ])
})

test('a file whose acknowledgement is still on its way stays open', () => {
  const ended = closings(
    [file, order],
    [
      count('file', 'transaction', 'delivering'),
      count('file', 'acknowledgement', 'delivering'),
      count('order', 'document', 'delivered'),
    ],
  )
  expect(ended.map(({ message }) => message.id)).toEqual(['order'])
})

test('one rejected transaction makes the file end as failed, its neighbours as delivered', () => {
  const ended = closings(
    [file, order],
    [
      count('file', 'transaction', 'failed'),
      count('file', 'transaction', 'delivering'),
      count('order', 'document', 'delivered'),
    ],
  )
  expect(ended.map(({ message, state }) => [message.id, state])).toEqual([
    ['order', 'delivered'],
    ['file', 'failed'],
  ])
})

test('a message that already ended is left alone', () => {
  expect(closings([row('file', 'delivered')], [count('file', 'transaction', 'delivered')])).toEqual([])
})

test('a transaction with no output yet stays open', () => {
  expect(closings([file, order], [count('file', 'transaction', 'delivering')])).toEqual([])
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
