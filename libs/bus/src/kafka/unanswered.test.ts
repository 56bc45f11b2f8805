import { expect, test } from 'vitest'
import { unanswered } from './unanswered.ts'

function line(topic: string, partition: number, key: string) {
  return { topic, partition, key, value: Buffer.from('') }
}

test('nothing is left of what every partition was answered for', () => {
  const lines = [line('a', 0, 'x'), line('a', 1, 'y'), line('b', 0, 'z')]
  const answers = [
    { topicName: 'b', partition: 0 },
    { topicName: 'a', partition: 1 },
    { topicName: 'a', partition: 0 },
  ]
  expect(unanswered(lines, answers)).toEqual([])
})

test('the records of a partition without an answer are left, in their order', () => {
  const lines = [line('a', 0, 'x'), line('a', 1, 'y'), line('b', 1, 'z'), line('a', 1, 'w')]
  expect(
    unanswered(lines, [
      { topicName: 'a', partition: 0 },
      { topicName: 'b', partition: 0 },
    ]),
  ).toEqual([line('a', 1, 'y'), line('b', 1, 'z'), line('a', 1, 'w')])
})
