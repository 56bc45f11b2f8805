import type { Rendering, Unmapped } from '@parley/channel'
import { failure, type IdSource, type MessageId, type RevisionId } from '@parley/journey'
import type { Channel, Guide } from '@parley/model'
import type { MessageRow } from '@parley/store'
import { expect, test } from 'vitest'
import { mapEntry } from './map-entry.ts'

const guide: Guide = { format: 'undefined', name: 'any' }
const other: Guide = { format: 'undefined', name: 'other' }
const kept = { type: 'null', name: 'kept' }
const channelNamed = (name: string) =>
  ({
    name,
    agreement: { send: { x12: { acknowledgement: 'expected' }, edifact: { acknowledgement: 'none' } } },
    out: {
      guide,
      gateway: { type: 'folder', name: 'out', fileName: '{documentType}-{messageId}.{extension}' },
    },
    also: [{ guide: other, gateway: kept }],
  }) as unknown as Channel

const message = {
  ...{ id: 'm1' as MessageId, rootId: 'f1' as MessageId, revision: 'r1' as RevisionId },
  ...{ mode: 'test', sizeBytes: 3, sha256: 'abc' },
} as Partial<MessageRow> as MessageRow

function source(): IdSource {
  let count = 0
  const randomBytes = (length: number) => Uint8Array.from({ length }, () => count++ % 256)
  return { now: () => new Date('2026-01-15T09:31:00Z'), randomBytes }
}

function rendering(
  ...outputs: readonly { guide: Guide; series?: readonly string[]; text?: string }[]
): Rendering {
  return {
    kind: 'rendering',
    po: '4711',
    outputs: outputs.map(({ guide: own, series = [], text }) => ({
      ...{
        guide: own,
        mediaType: 'text/plain',
        extension: 'txt',
        documentType: own.name,
        series,
        warnings: [],
      },
      write: (numbers) =>
        text === undefined ? undefined : Buffer.from(`${text} ${numbers.join(' ')}`.trim()),
    })),
  }
}

const unmapped: Unmapped = { kind: 'unmapped', failures: [failure('MAP_FAILED', 'mapper', 'no')] }
const texts = (payloads: ReturnType<typeof mapEntry>['payloads'] = []) =>
  payloads.map(({ content }) =>
    content.kind === 'bytes' ? Buffer.from(content.bytes).toString() : content.kind,
  )

test('the outputs of all channels stand in one commit, each on the way of its guide', () => {
  const renditions = [
    { channel: channelNamed('a'), result: rendering({ guide, text: 'one' }, { guide: other, text: 'two' }) },
    { channel: channelNamed('b'), result: rendering({ guide }) },
  ]
  const entry = mapEntry(message, renditions, source())
  expect(entry.claim).toBe('map|m1')
  expect(texts(entry.payloads)).toEqual(['one', 'two', 'range'])
  expect(entry.messages?.map(({ channel, gateway, state }) => [channel, gateway, state])).toEqual([
    ['a', 'out', 'delivering'],
    ['a', 'kept', 'delivered'],
    ['b', 'out', 'delivering'],
  ])
  expect(entry.deliveries).toHaveLength(2)
  expect(entry.changes?.map(({ state }) => state)).toEqual(['delivering'])
})

test('numbers are shared out in the order of the outputs', () => {
  const renditions = [
    { channel: channelNamed('a'), result: rendering({ guide, series: ['i', 'g'], text: 'one' }) },
    {
      channel: channelNamed('b'),
      result: rendering({ guide, text: 'none' }, { guide, series: ['i'], text: 'two' }),
    },
  ]
  const { numbered, payloads } = mapEntry(message, renditions, source())
  expect(payloads).toBeUndefined()
  expect(numbered?.series).toEqual(['i', 'g', 'i'])
  expect(texts(numbered?.complete([7, 8, 9]).payloads)).toEqual(['one 7 8', 'none', 'two 9'])
})

test('a channel that fails does not stop the others, and the message says so', () => {
  const renditions = [
    { channel: channelNamed('a'), result: unmapped },
    { channel: channelNamed('b'), result: rendering({ guide, text: 'one' }) },
  ]
  const entry = mapEntry(message, renditions, source())
  expect(entry.changes).toMatchObject([{ state: 'failed', failure: { code: 'MAP_FAILED' } }])
  expect(texts(entry.payloads)).toEqual(['one'])
  expect(entry.events?.map(({ topic }) => topic).toSorted()).toEqual([
    'parley.deliver.folder',
    'parley.outcome',
  ])
})

test('what is mapped to nothing ends', () => {
  const entry = mapEntry(message, [{ channel: channelNamed('a'), result: rendering() }], source())
  expect(entry.changes?.map(({ state }) => state)).toEqual(['closed'])
  expect(entry.events?.map(({ topic }) => topic)).toEqual(['parley.outcome'])
})
