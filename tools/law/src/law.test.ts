import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { breachesOf } from './breaches-of.ts'
import { readHouse } from './read-house.ts'

test('the house keeps its law', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  expect(breachesOf(readHouse(root))).toEqual([])
})
