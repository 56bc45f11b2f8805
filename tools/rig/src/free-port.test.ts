import { expect, test } from 'vitest'
import { freePort } from './free-port.ts'

test('no port is given twice in a row of many, though nobody listens on any yet', async () => {
  const ports = new Set<number>()
  for (let count = 0; count < 400; count++) ports.add(await freePort())
  expect(ports.size).toBe(400)
})
