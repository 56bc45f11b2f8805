import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { sideBySide } from './side-by-side.ts'

/** Work that notes who is at it together with whom. */
function watched() {
  const atWork: number[] = []
  const seen: string[] = []
  const work = async (weight: number) => {
    atWork.push(weight)
    seen.push(atWork.join('+'))
    await turn()
    atWork.splice(atWork.indexOf(weight), 1)
  }
  return { seen, work }
}

const room = (most: number) => ({ most, weightOf: (weight: number) => weight })

test('as many are at work as their weights leave room for, in their order', async () => {
  const { seen, work } = watched()
  await sideBySide([1, 2, 3, 4, 1], room(6), work)
  expect(seen).toEqual(['1', '1+2', '1+2+3', '4', '4+1'])
})

test('one that is heavier than all the room is at work alone', async () => {
  const { seen, work } = watched()
  await sideBySide([1, 9, 2], room(6), work)
  expect(seen).toEqual(['1', '9', '2'])
})

test('after a failure no further one begins, and it is told when those at work have ended', async () => {
  const done: number[] = []
  const work = async (one: number) => {
    await turn()
    if (one === 1) throw new Error('the first one failed')
    await turn()
    done.push(one)
  }
  await expect(sideBySide([1, 2, 3], room(3), work)).rejects.toThrow('the first one failed')
  expect(done).toEqual([2])
})
