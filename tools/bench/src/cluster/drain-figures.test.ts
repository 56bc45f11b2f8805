import { expect, test } from 'vitest'
import { figuresOf } from './drain-figures.ts'

/** A machine of two cores: 1.2 used by us, 0.3 by others; a document every 10 ms from one second on. */
const samples = Array.from({ length: 40 }, (_, index) => ({
  at: 10_000 + index * 100,
  seconds: new Map([
    ['edi-parser', 5 + index * 0.1],
    ['Postgres', 7 + index * 0.02],
  ]),
  machine: { busy: 100 + index * 0.15, idle: 50 + index * 0.05 },
}))
const ends = Array.from({ length: 200 }, (_, index) => 11_000 + index * 10)

test('the middle of a drain says how fast it was and what a document cost', () => {
  const figures = figuresOf(samples, ends, { startedAt: 10_000, grown: { wal: 400, disk: 600 } })
  expect(figures.perSecond).toBeCloseTo(100)
  expect(figures.wholeSeconds).toBe(2.99)
  expect(figures.waiting).toEqual([200, 199, 99, 0])
  expect(figures.cpuMs.get('edi-parser')).toBeCloseTo(15)
  expect(figures.cpuMs.get('Postgres')).toBeCloseTo(3)
  expect(figures.kibADocument).toEqual({ wal: 2, disk: 3 })
  expect(figures.cores.own).toBeCloseTo(1.2)
  expect(figures.cores.others).toBeCloseTo(0.3)
  expect(figures.cores.free).toBeCloseTo(0.5)
})

test('a drain that is over between two samples is too small', () => {
  expect(() =>
    figuresOf(samples.slice(0, 2), [10_050, 10_060], { startedAt: 10_000, grown: { wal: 0, disk: 0 } }),
  ).toThrow('too small')
})
