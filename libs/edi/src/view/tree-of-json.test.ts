import { expect, test } from 'vitest'
import { amazonGuideSpec, amazonSegments, compiled, interchangeOf, setOf } from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import type { Interchange } from '../interchange.ts'
import { writeInterchange } from '../write/write-interchange.ts'
import { guideView } from './guide-view.ts'
import { readInterchangeTree } from './read-interchange-tree.ts'
import { standardsOfGuideView, treeOfGuideView } from './tree-of-guide-view.ts'
import { treeOfJson } from './tree-of-json.ts'

const guide = compiled(amazonGuideSpec)
const orders = compiled({ extends: 'edifact/D96A/ORDERS' })
const x12 = interchangeOf(setOf(amazonSegments))
const edifact =
  "UNB+UNOC:3+4012345000009:14+5412345000013:14+260115:0930+REF1'UNG+ORDERS+A+B+260115:0930+G1+UN+D:96A'" +
  "UNH+1+ORDERS:D:96A:UN'BGM+220+PO?+1+9'DTM+137:20260115:102'LIN+1++4000862141404:EN'UNS+S'UNT+6+1'UNE+1+G1'UNZ+1+REF1'"

function only(bytes: Uint8Array): Interchange {
  const [interchange] = frame(bytes).interchanges
  if (interchange === undefined) throw new Error('no interchange')
  return interchange
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

function writtenOf(result: ReturnType<typeof treeOfJson>): string {
  if (result.kind === 'problems') return JSON.stringify(result.problems)
  const written = writeInterchange(result.tree)
  return written.kind === 'written' ? Buffer.from(written.bytes).toString() : JSON.stringify(written.problems)
}

test('a tree that went through JSON is the tree that it was', () => {
  for (const text of [x12, edifact]) {
    const bytes = Buffer.from(text)
    for (const guideFor of [() => guide, () => undefined]) {
      const tree = readInterchangeTree(bytes, only(bytes), guideFor)
      expect(treeOfJson(asJson(tree))).toEqual({ kind: 'tree', tree })
    }
  }
})

test('documents by name that went through JSON are written as they came', () => {
  const cases = [
    [x12, guide, 'x12/004010/850'],
    [edifact, orders, 'edifact/D96A/ORDERS'],
  ] as const
  for (const [text, ofGuide, standard] of cases) {
    const bytes = Buffer.from(text)
    const view = asJson(guideView(bytes, only(bytes), () => ofGuide))
    expect(standardsOfGuideView(view)).toEqual([standard])
    expect(writtenOf(treeOfGuideView(view, (name) => (name === standard ? ofGuide : undefined)))).toBe(text)
  }
})

test('whatever else JSON holds is told with its path', () => {
  const problems = (value: unknown) => {
    const result = treeOfJson(value)
    return result.kind === 'problems' ? result.problems.map(({ path, text }) => `${path}: ${text}`) : []
  }
  expect(problems(null)).toEqual([': here stands an object'])
  expect(problems({ standard: 'x13', separators: { element: '*' }, header: [], groups: {} })).toEqual([
    'standard: write x12 or edifact',
    'separators.component: it is missing',
    'separators.segment: it is missing',
    'header: here stands an object',
    'groups: here stands a list',
  ])
  const bytes = Buffer.from(x12)
  const tree = readInterchangeTree(bytes, only(bytes), () => guide)
  const spoiled = (find: string, replacement: string) =>
    problems(JSON.parse(JSON.stringify(tree).replace(find, replacement)))
  expect(spoiled('"A1B2C3D4"', '7')).toEqual([
    'groups[0].transactions[0].segments[0].elements[2]: here stands a text, a list of components, or {"repetitions": [...]}',
  ])
  expect(spoiled('"A1B2C3D4"', '["a", 1]')).toEqual([
    'groups[0].transactions[0].segments[0].elements[2][1]: here stands a text',
  ])
  expect(spoiled('"loop":"PO1"', '"loop":null')).toEqual([
    expect.stringMatching(/^groups\[0\]\.transactions\[0\]\.segments\[\d+\]\.loop: here stands a text$/),
  ])
})

test('a document that the guide has not, or whose guide nobody has, is told with its path', () => {
  const bytes = Buffer.from(x12)
  const view = JSON.stringify(guideView(bytes, only(bytes), () => guide))
  const problems = (text: string, found = true) => {
    const result = treeOfGuideView(JSON.parse(text), () => (found ? guide : undefined))
    return result.kind === 'problems' ? result.problems : []
  }
  expect(problems(view.replace('"orderNumber"', '"number"'))).toMatchObject([
    { path: 'groups[0].transactions[0].document.heading.beg.number' },
  ])
  expect(problems(view, false)).toEqual([
    {
      path: 'groups[0].transactions[0].setId',
      text: 'no dictionary has x12/004010/850; write the canonical tree instead',
    },
  ])
  expect(problems(view.replace('"controlNumber":"000000101"', '"controlNumber":101'))).toEqual([
    { path: 'header.controlNumber', text: 'here stands a text' },
  ])
  expect(problems('{}')).toEqual([
    { path: 'groups', text: 'here stands a list of groups' },
    { path: 'standard', text: 'write x12 or edifact' },
  ])
})

test('JSON that is nested without end is checked without a stack that grows', () => {
  const depth = 20_000
  const bytes = Buffer.from(x12)
  const tree = readInterchangeTree(bytes, only(bytes))
  const [group] = tree.groups
  const transaction = { ...group?.transactions[0], segments: [] as unknown[] }
  let items = transaction.segments
  for (let level = 0; level < depth; level++) {
    const inner: unknown[] = []
    items.push({ loop: 'X', segments: inner })
    items = inner
  }
  const deep = { ...tree, groups: [{ ...group, transactions: [transaction] }] }
  expect(treeOfJson(deep).kind).toBe('tree')
})
