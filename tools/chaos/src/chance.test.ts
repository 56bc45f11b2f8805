import { expect, test } from 'vitest'
import { chanceOf } from './chance.ts'

test('the same seed gives the same draws, another seed or name others', () => {
  const draws = (seed: number, name?: string) => {
    const chance = chanceOf(seed, name)
    return Array.from({ length: 20 }, () => chance.between(1, 1_000_000))
  }
  expect(draws(7)).toEqual(draws(7))
  expect(draws(8)).not.toEqual(draws(7))
  expect(draws(7, 'load')).not.toEqual(draws(7))
  const fork = chanceOf(7).fork('load')
  expect(fork.between(1, 1_000_000)).toBe(chanceOf(7, '/load').between(1, 1_000_000))
})

test('both ends of a range and every name of positive weight come up, one of weight 0 never', () => {
  const chance = chanceOf(1)
  const numbers = new Set(Array.from({ length: 200 }, () => chance.between(1, 3)))
  expect([...numbers].sort()).toEqual([1, 2, 3])
  const names = new Set(Array.from({ length: 200 }, () => chance.weighted({ often: 9, rarely: 1, never: 0 })))
  expect([...names].sort()).toEqual(['often', 'rarely'])
})
