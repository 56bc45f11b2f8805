import type { RevisionId } from '@parley/journey'
import { expect, test } from 'vitest'
import { checkFiles } from './check-resources.ts'
import { compileRevision } from './compile-revision.ts'
import { exampleFiles, filesOf } from './example-set.ts'
import { loadResources } from './load-resources.ts'
import { problemText } from './problem.ts'
import { findGuide } from './routing.ts'

const guide = (name: string, spec: string) => `apiVersion: parley.dev/v1alpha1
kind: Guide
metadata: { name: ${name} }
spec:
${spec.replaceAll(/^/gm, '  ')}
`

test('what is wrong with the rules of a guide is told at its line', async () => {
  const text = guide(
    'shop-order',
    `format: edifact
extends: edifact/D96A/ORDERS
association: EAN008
rules:
  "NAD[01=BY]": { min: 1, as: buyer }
  "NAD[01=BY|SU]": { as: party }
  QTY.01-01: { use: required }
  LIN/QTY.01-01: { codes+: ["21"] }
  "CNT[01-01=2].01-02": { equals: counts(LIN) }
conditions:
  - when: "BGM.02 present"
    then: { "DTM[01-01=137]": required }
  - when: "BGM.09 = 'X'"
    then: { CUX: required }`,
  )
  const { problems } = await checkFiles(filesOf({ ...exampleFiles, 'order.edifact.yaml': text }), undefined)
  expect(problems.map(problemText).filter((one) => one.startsWith('order.edifact'))).toEqual([
    'order.edifact.yaml:10:22: spec.rules["NAD[01=BY|SU]"]: NAD[01=BY] has the value BY, too; it can be one of them only',
    'order.edifact.yaml:11:16: spec.rules["QTY.01-01"]: QTY stands in several loops; name the loop: SCC/QTY, ALC/QTY, LIN/QTY',
    'order.edifact.yaml:12:30: spec.rules["LIN/QTY.01-01"]["codes+"]: 21 is among the codes already',
    'order.edifact.yaml:13:37: spec.rules["CNT[01-01=2].01-02"].equals: "counts(LIN)" is not understood; did you mean count?',
    'order.edifact.yaml:17:13: spec.conditions[1].when: BGM.09: BGM has 4 elements, so none of number 9',
  ])
})

test('an EDIFACT message finds the guide of its subset, or the one of any', async () => {
  const agreement = (exampleFiles['agreement.yaml'] ?? '').replace(
    '  receive:\n',
    '  receive:\n    - guide: any\n    - guide: ean008\n',
  )
  const orders = 'format: edifact\nextends: edifact/D96A/ORDERS'
  const files = {
    ...exampleFiles,
    'agreement.yaml': agreement,
    'any.yaml': guide('any', orders),
    'ean.yaml': guide('ean008', `${orders}\nassociation: EAN008`),
  }
  const resources = loadResources(filesOf(files)).resources.map(({ resource }) => resource)
  const revision = await compileRevision('r' as RevisionId, resources)
  const [shop] = revision.agreements.values()
  if (shop === undefined) throw new Error('no agreement')
  const find = (association?: string) =>
    findGuide(revision, shop, { setId: 'ORDERS', release: 'D96A', association })?.name
  expect([find('EAN008'), find('EAN011'), find()]).toEqual(['ean008', 'any', 'any'])
})

test('a guide of a service message is found by what CONTRL says of itself; D01C is a directory, too', async () => {
  const agreement = (exampleFiles['agreement.yaml'] ?? '').replace(
    '  receive:\n',
    '  receive:\n    - guide: contrl\n    - guide: orders\n',
  )
  const files = {
    ...exampleFiles,
    'agreement.yaml': agreement,
    'contrl.yaml': guide('contrl', 'format: edifact\nextends: edifact/SERVICE-V3/CONTRL'),
    'orders.yaml': guide('orders', 'format: edifact\nextends: edifact/D01C/ORDERS'),
  }
  const { problems, resources } = await checkFiles(filesOf(files), undefined)
  expect(problems.map(problemText)).toEqual([])
  const revision = await compileRevision('r' as RevisionId, resources)
  const [shop] = revision.agreements.values()
  if (shop === undefined) throw new Error('no agreement')
  const find = (setId: string, release: string) => findGuide(revision, shop, { setId, release })?.name
  expect([find('CONTRL', 'D3'), find('CONTRL', '41'), find('ORDERS', 'D01C')]).toEqual([
    'contrl',
    undefined,
    'orders',
  ])
})
