import { checkFiles, type Resource } from '@parley/model'
import { expect, test } from 'vitest'
import { failedTests, longestGateMs } from './test-gate.ts'

const set = (expected: string) => `apiVersion: parley.dev/v1alpha1
kind: Guide
metadata: { name: acme-850 }
spec: { format: x12, extends: x12/004010/850 }
---
apiVersion: parley.dev/v1alpha1
kind: Guide
metadata: { name: order }
spec: { format: json, fields: { mapped: text! } }
---
apiVersion: parley.dev/v1alpha1
kind: Mapping
metadata: { name: to-order }
spec: { from: acme-850, to: order, out: { mapped: "now('yyyy-MM-dd')" } }
---
apiVersion: parley.dev/v1alpha1
kind: Test
metadata: { name: dates }
spec:
  mapping: to-order
  tests:
    - name: the clock of the test is what counts
      now: "2026-01-15"
      input: |
        ISA*00*          *00*          *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*U*00401*000000101*0*P*>~
        GS*PO*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*004010~
        ST*850*0001~
        BEG*00*NE*A1**20260115~
        PO1*1*10*EA*12.50**UP*012345678905~
        SE*4*0001~
        GE*1*101~
        IEA*1*000000101~
      expect: { output: { json: { mapped: "${expected}" } } }
    - name: no EDI, no document
      input: hello
      expect: {}
`

async function resources(text: string): Promise<readonly Resource[]> {
  const { resources: found, problems } = await checkFiles([{ path: 'set.yaml', text }])
  expect(problems).toEqual([])
  return found
}

test('tests that pass let a draft through, and so does a draft without any', async () => {
  expect(await failedTests(await resources(set('2026-01-15')), () => 0)).toEqual([])
  expect(await failedTests([], () => 0)).toEqual([])
})

test('a test that fails says in what', async () => {
  expect(await failedTests(await resources(set('2026-01-16')), () => 0)).toEqual([
    {
      suite: 'dates',
      name: 'the clock of the test is what counts',
      differences: [{ where: 'output', path: 'mapped', expected: '"2026-01-16"', got: '"2026-01-15"' }],
      notes: [],
    },
  ])
})

test('after a minute no further test is begun', async () => {
  let at = 0
  const clock = () => (at++ === 0 ? 0 : longestGateMs + 1)
  expect(await failedTests(await resources(set('2026-01-15')), clock)).toMatchObject([
    {
      name: 'the clock of the test is what counts',
      notes: [expect.stringContaining('longer than a minute')],
    },
  ])
})
