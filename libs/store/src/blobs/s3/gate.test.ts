import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Gate } from './gate.ts'

test('no more are inside than it lets, and they come in order', async () => {
  const gate = new Gate(2)
  const order: number[] = []
  let [inside, most] = [0, 0]
  const work = (number: number) => async () => {
    order.push(number)
    inside += 1
    most = Math.max(most, inside)
    await pause(2)
    inside -= 1
    if (number === 3) throw new Error('three')
  }
  const all = await Promise.allSettled([1, 2, 3, 4, 5, 6].map((number) => gate.through(work(number))))
  expect(order).toEqual([1, 2, 3, 4, 5, 6])
  expect(most).toBe(2)
  expect(all.map(({ status }) => status === 'fulfilled')).toEqual([true, true, false, true, true, true])
})

test('who waits too long goes away, and the others do not notice', async () => {
  const gate = new Gate(1)
  const first = gate.through(() => pause(80, 'first'))
  const late = gate.through(
    () => Promise.resolve('late'),
    10,
    () => new Error('no room'),
  )
  const patient = gate.through(() => Promise.resolve('patient'))
  await expect(late).rejects.toThrow('no room')
  expect(await Promise.all([first, patient])).toEqual(['first', 'patient'])
  expect(await gate.through(() => Promise.resolve('next'), 10)).toBe('next')
})
