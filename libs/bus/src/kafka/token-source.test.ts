import { expect, test } from 'vitest'
import { tokenSource } from './token-source.ts'

function source(goodForMs: number, failures = 0) {
  const clock = { now: 0, fetched: 0, failures }
  const get = tokenSource(
    async () => {
      if (clock.failures-- > 0) throw new Error('away')
      clock.fetched += 1
      return { value: `token ${clock.fetched}`, goodForMs }
    },
    () => clock.now,
  )
  return { clock, get }
}

test('a token is fetched once for all who ask, and again when a fifth of its time is left', async () => {
  const { clock, get } = source(600_000)
  expect(await Promise.all([get(), get(), get()])).toEqual(['token 1', 'token 1', 'token 1'])
  clock.now = 479_999
  expect(await get()).toBe('token 1')
  clock.now = 480_000
  expect(await get()).toBe('token 2')
})

test('one that would end before connections log in again is never handed out twice', async () => {
  const { clock, get } = source(60_000)
  await get()
  clock.now = 29_999
  expect(await get()).toBe('token 1')
  clock.now = 30_000
  expect(await get()).toBe('token 2')
  const brief = source(20_000)
  await brief.get()
  expect(await brief.get()).toBe('token 2')
})

test('a fetch that fails is tried again by whoever asks next', async () => {
  const { get } = source(600_000, 1)
  await expect(get()).rejects.toThrow('away')
  expect(await get()).toBe('token 1')
})
