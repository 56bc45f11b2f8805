import { expect, test } from 'vitest'
import { signOfLife } from './sign-of-life.ts'

test('after ten faults without an answer the next waits for one, and until then none does', async () => {
  let answered = 1
  const beforeFault = signOfLife(() => answered)
  const from = performance.now()
  for (let fault = 1; fault <= 10; fault += 1) await beforeFault()
  expect(performance.now() - from).toBeLessThan(150)
  setTimeout(() => {
    answered += 1
  }, 300)
  await beforeFault()
  expect(performance.now() - from).toBeGreaterThan(280)
  for (let fault = 1; fault <= 5; fault += 1) await beforeFault()
  expect(performance.now() - from).toBeLessThan(2_000)
})
