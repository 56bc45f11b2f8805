import { expect, test } from 'vitest'
import { describeFault, kindOf } from './fault.ts'
import { planFaults } from './plan-faults.ts'

const targets = {
  processes: ['mapper-1', 'router'],
  brokers: [1, 2, 3],
  lines: ['in:amazon', 'out:amazon', 'db:router', 'kafka:1'],
}
const plan = (seed: number, count: number) =>
  planFaults({ seed, count, targets, gapMs: [500, 3_000], awayMs: [5_000, 40_000] })

test('a seed gives the same faults again, whatever their number, and another seed others', () => {
  expect(plan(3, 60)).toEqual(plan(3, 300).slice(0, 60))
  expect(plan(4, 60)).not.toEqual(plan(3, 60))
})

test('kinds that are asked for come in turn', () => {
  const asked = { seed: 5, count: 4, targets, gapMs: [1, 2], awayMs: [1, 2] } as const
  const planned = planFaults({ ...asked, kinds: ['line blackhole', 'kill'] })
  expect(planned.map(({ fault }) => kindOf(fault))).toEqual([
    'line blackhole',
    'kill',
    'line blackhole',
    'kill',
  ])
})

test('300 faults are of every kind, and each of them can be told', () => {
  const kinds = new Set(plan(1, 300).map(({ fault }) => kindOf(fault)))
  expect([...kinds].sort()).toEqual([
    'broker-freeze',
    'broker-kill of 1',
    'broker-kill of 2',
    'broker-kill of 3',
    'drain',
    'freeze',
    'kill',
    'line blackhole',
    'line deaf',
    'line half-close',
    'line latency',
    'line refuse',
    'line reset',
    'line trickle',
    'postgres-kill',
    'postgres-restart',
  ])
  for (const { fault } of plan(1, 300)) expect(describeFault(fault)).toMatch(/^[a-z]/)
  for (const { afterMs } of plan(1, 300)) {
    expect(afterMs).toBeGreaterThanOrEqual(500)
    expect(afterMs).toBeLessThanOrEqual(3_000)
  }
})
