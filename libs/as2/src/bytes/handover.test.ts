import { expect, test } from 'vitest'
import { collect } from './byte-source.ts'
import { Handover } from './handover.ts'

const bytes = (text: string) => Buffer.from(text)

test('what is delivered is read, in order and no faster', async () => {
  const handover = new Handover()
  const taken: number[] = []
  const reading = (async () => {
    const texts: string[] = []
    for await (const piece of handover) texts.push(Buffer.from(piece).toString())
    return texts
  })()
  for (let i = 0; i < 5; i++) {
    await handover.deliver(bytes(`${i}`))
    taken.push(i)
  }
  handover.end()
  expect([await reading, taken]).toEqual([
    ['0', '1', '2', '3', '4'],
    [0, 1, 2, 3, 4],
  ])
})

test('a piece nobody has asked for yet is waited with', async () => {
  const handover = new Handover()
  let taken = false
  const delivering = handover.deliver(bytes('a')).then(() => {
    taken = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(taken).toBe(false)
  const reading = collect(handover)
  await delivering
  handover.end()
  expect((await reading).toString()).toBe('a')
})

test('a reader who goes away holds up nobody', async () => {
  const handover = new Handover()
  const reading = (async () => {
    for await (const _ of handover) return
  })()
  await handover.deliver(bytes('a'))
  await reading
  await handover.deliver(bytes('b'))
  await handover.deliver(bytes('c'))
  handover.end()
})

test('nothing delivered is nothing read', async () => {
  const handover = new Handover()
  handover.end()
  expect(await collect(handover)).toEqual(Buffer.alloc(0))
})
