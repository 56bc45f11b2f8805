import { expect, test } from 'vitest'
import { Event } from './generated/parley/events/v1/events.ts'
import { LayerOutcome, TestConnectionResponse } from './generated/parley/gateway/v1/gateway.ts'

test('an event is read as it was written, and what is absent stays absent', () => {
  const place = {
    place: { $case: 'transaction', value: { offset: 2 ** 40, separators: '2a3e7e', charset: undefined } },
  } as const
  const parsed = { messageId: 'm1', revision: 'r1', guide: 'acme-850', place, channels: undefined }
  const event: Event = { event: { $case: 'parsed', value: parsed } }
  expect(Event.decode(Event.encode(event).finish())).toEqual(event)
  const routed: Event = { event: { $case: 'parsed', value: { ...parsed, channels: { names: [] } } } }
  expect(Event.decode(Event.encode(routed).finish())).toEqual(routed)
})

test('a word that a newer process knows, and this one does not, is told apart and stops nothing', () => {
  // Field 6 (outcome), varint 99; field 2 (partner), acme.
  const bytes = Buffer.from([0x30, 99, 0x12, 4, ...Buffer.from('acme')])
  const { outcome, partner } = TestConnectionResponse.decode(bytes)
  expect({ outcome, partner }).toEqual({ outcome: LayerOutcome.UNRECOGNIZED, partner: 'acme' })
})
