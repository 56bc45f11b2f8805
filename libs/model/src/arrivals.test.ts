import type { RevisionId } from '@parley/journey'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Arrival, agreementOfFolder, mayBringDocuments, readingOf } from './arrivals.ts'
import { checkFiles } from './check-resources.ts'
import { compileRevision } from './compile-revision.ts'
import { exampleFiles, filesOf } from './example-set.ts'
import { loadResources } from './load-resources.ts'
import { problemText } from './problem.ts'
import type { Revision } from './revision.ts'

function resource(kind: string, name: string, spec: string): string {
  return `apiVersion: parley.dev/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: ${spec}\n---\n`
}

const folder = (name: string) => resource('Gateway', name, `{ type: folder, path: ${name}, pickup: {} }`)
const passing = (name: string, way: string, guide: string) =>
  resource(
    'Channel',
    name,
    `{ agreement: shop, in: { ${way}guide: ${guide} }, mapping: none, out: { guide: any, gateway: outbox } }`,
  )

const more =
  resource('Guide', 'any', '{ format: undefined }') +
  ['orders', 'mixed', 'raw', 'edi', 'idle'].map(folder).join('') +
  passing('all-orders', 'gateway: orders, ', 'order') +
  passing('urgent', 'gateway: orders, files: "urgent-*", ', 'any') +
  passing('mixed-any', 'gateway: mixed, ', 'any') +
  passing('mixed-edi', 'gateway: mixed, ', 'shop-850') +
  passing('raw', 'gateway: raw, ', 'any') +
  passing('edi', 'gateway: edi, ', 'shop-850') +
  passing('by-as2', '', 'order')

function withMore(text: string) {
  return filesOf({ ...exampleFiles, 'more.yaml': text })
}

let revision: Revision
beforeAll(async () => {
  const { resources, problems } = loadResources(withMore(more))
  expect(problems).toEqual([])
  revision = await compileRevision(
    'r1' as RevisionId,
    resources.map((one) => one.resource),
  )
})

function read(arrival: Omit<Arrival, 'looksLikeEdi'>, looksLikeEdi = false): unknown {
  const reading = readingOf(revision, { ...arrival, looksLikeEdi })
  return 'channels' in reading ? [reading.kind, ...reading.channels.map(({ name }) => name)] : [reading.kind]
}

describe('as what a file is read', () => {
  test('by the channel of its folder, the one that names it before the others', () => {
    expect(read({ gateway: 'orders', fileName: 'a.json' })).toEqual(['documents', 'all-orders'])
    expect(read({ gateway: 'orders', fileName: 'urgent-1.json' })).toEqual(['documents', 'urgent'])
  })
  test('as EDI where EDI may come and it looks like it', () => {
    expect(read({ gateway: 'mixed', fileName: 'a' }, true)).toEqual(['edi'])
    expect(read({ gateway: 'mixed', fileName: 'a' })).toEqual(['documents', 'mixed-any'])
    expect(read({ gateway: 'edi', fileName: 'a' })).toEqual(['edi'])
    expect(read({ gateway: 'idle', fileName: 'a' }, true)).toEqual(['edi'])
  })
  test('EDI of our own passes a folder whose channel takes anything', () => {
    expect(read({ gateway: 'raw', agreement: 'shop', fileName: 'a' }, true)).toEqual(['documents', 'raw'])
  })
  test('over AS2 by its agreement', () => {
    expect(read({ gateway: 'as2', agreement: 'shop' })).toEqual(['documents', 'by-as2'])
    expect(read({ gateway: 'as2', agreement: 'shop' }, true)).toEqual(['edi'])
    expect([mayBringDocuments(revision, 'shop'), mayBringDocuments(revision, 'other')]).toEqual([true, false])
  })
  test('nobody takes it', () => {
    expect(read({ gateway: 'idle', fileName: 'a' })).toEqual(['unclaimed'])
  })
  test('a folder of one agreement says whose its files are', () => {
    expect(agreementOfFolder(revision, 'orders', 'a.json')?.name).toBe('shop')
    expect(agreementOfFolder(revision, 'idle', 'a.json')).toBeUndefined()
  })
})

test.each([
  [
    'two readings of the same files',
    passing('first', 'gateway: raw, ', 'order'),
    'spec.in: Channel "first" takes the same files by another guide or agreement; tell them apart by in.files or by their gateways',
  ],
  [
    'a folder that nothing is taken from',
    passing('first', 'gateway: outbox, ', 'order'),
    'spec.in.gateway: nothing is taken from the folder of Gateway "outbox"; say how under its pickup',
  ],
  [
    'a folder that would take its own files',
    passing('first', '', 'order').replace('gateway: outbox', 'gateway: raw'),
    'spec.out.gateway: files are taken from the folder of Gateway "raw", so what is written there would come in again; give it a gateway of its own',
  ],
  [
    'names of files without a gateway',
    passing('first', 'files: "*.json", ', 'order'),
    'spec.in.files: names files, but no gateway that they come through',
  ],
])('%s is a problem', async (_, text, expected) => {
  const { problems } = await checkFiles(withMore(more + text))
  expect(problems.map(problemText).map((line) => line.replace(/^\S+ /, ''))).toContain(expected)
})

test('EDI cannot go to a partner without an id for its envelope', async () => {
  const guide = resource('Guide', 'edifact-orders', '{ format: edifact, extends: edifact/D96A/ORDERS }')
  const mapping = resource('Mapping', 'to-edifact', '{ from: order, to: edifact-orders, out: {} }')
  const channel = passing('first', 'gateway: idle, ', 'order')
    .replace('mapping: none', 'mapping: to-edifact')
    .replace('guide: any', 'guide: edifact-orders')
  const { problems } = await checkFiles(withMore(more + guide + mapping + channel))
  expect(problems.map(({ text }) => text)).toEqual(
    expect.arrayContaining([
      'Partner "us" has no edifact identity, which the envelope of this guide must name',
      'Partner "shop" has no edifact identity, which the envelope of this guide must name',
    ]),
  )
})
