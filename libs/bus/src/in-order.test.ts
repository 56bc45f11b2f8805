import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inOrderOfKeys } from './in-order.ts'

const keyOf = (item: string) => item.charAt(0)

test('what has one key goes one after the other, other keys meanwhile', async () => {
  const told: string[] = []
  await inOrderOfKeys(['a1', 'b1', 'a2', 'a3'], keyOf, async (item) => {
    told.push(`${item} begins`)
    await pause(item === 'a1' ? 20 : 1)
    told.push(`${item} ends`)
  })
  const ofA = told.filter((line) => line.startsWith('a'))
  expect(ofA).toEqual(['a1 begins', 'a1 ends', 'a2 begins', 'a2 ends', 'a3 begins', 'a3 ends'])
  expect(told.indexOf('b1 ends')).toBeLessThan(told.indexOf('a1 ends'))
})

test('what fails ends its key only, and is told when the others are done', async () => {
  const done: string[] = []
  const work = async (item: string) => {
    if (item === 'a1') throw new Error('no')
    await pause(10)
    done.push(item)
  }
  await expect(inOrderOfKeys(['a1', 'a2', 'b1', 'b2'], keyOf, work)).rejects.toThrow('no')
  expect(done).toEqual(['b1', 'b2'])
})
