import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runOnce, thousandRuns } from './determinism-fixture.ts'
import type { Line } from './order-fixture.ts'

const runsElsewhere = `
  const { parentPort, workerData } = require('node:worker_threads')
  import(workerData).then(({ thousandRuns }) => parentPort.postMessage(thousandRuns()))
`

test('the same document, revision, moment and counters give the same bytes 1000 times, on any thread', async () => {
  const here = thousandRuns()
  expect(here).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)])
  const fixture = new URL('./determinism-fixture.ts', import.meta.url).href
  const worker = new Worker(runsElsewhere, { eval: true, workerData: fixture })
  const [there] = await once(worker, 'message')
  await worker.terminate()
  expect(there).toEqual(here)
})

const word = fc.option(fc.constantFrom('EA', 'CA', 'PL', 'A-1', 'B', '007', ''), { nil: undefined })
const number = fc.option(fc.constantFrom('1', '2.50', '-3', '.1', '1000000000000', 'x'), { nil: undefined })
const line: fc.Arbitrary<Line> = fc.record({
  quantity: number,
  price: number,
  unit: word,
  sku: word,
}) as never

test('whatever the document, a second run gives what the first gave, whatever ran in between', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.array(line, { maxLength: 4 }), (lines, others) => {
      const first = runOnce(lines)
      runOnce(others)
      expect(runOnce(lines)).toBe(first)
    }),
    { numRuns: 300 },
  )
})
