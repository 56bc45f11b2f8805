import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { signOfLife } from './sign-of-life.ts'

test('after ten faults without an answer the next waits for one, and until then none does', async () => {
  let answered = 1
  let begun = false
  const beforeFault = signOfLife(() => answered)
  for (let fault = 1; fault <= 10; fault += 1) await beforeFault()
  const eleventh = beforeFault().then(() => {
    begun = true
  })
  await pause(300)
  expect(begun).toBe(false)
  answered += 1
  await eleventh
  for (let fault = 1; fault <= 5; fault += 1) await beforeFault()
})
