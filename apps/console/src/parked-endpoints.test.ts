import type { Parked } from '@parley/bus'
import type { EndpointRequest } from '@parley/frame'
import { expect, test } from 'vitest'
import type { Needs } from './needs.ts'
import { parkedEndpoints } from './parked-endpoints.ts'

const at = new Date('2026-01-15T09:31:00Z')
const record = { topic: 'parley.routed', partition: 2, offset: 7n, key: 'acme|PO1', at }
const lot: readonly Parked[] = [
  { id: '1', group: 'mapper', reason: 'cannot be read', at, record: { ...record, value: undefined } },
  { id: '2', group: 'mapper', reason: 'waits', at, record: { ...record, value: { messageId: 'm' } } },
]
const released: string[] = []
const parked = { list: async () => lot, release: async (id: string) => void released.push(id) }
const [list, release] = parkedEndpoints({ parked } as unknown as Needs)

const shown = {
  ...{ id: '1', service: 'mapper', topic: 'parley.routed', partition: 2, offset: '7', key: 'acme|PO1' },
  ...{ reason: 'cannot be read', at: '2026-01-15T09:31:00.000Z' },
}

test('what is set aside is listed, also what cannot be read', async () => {
  expect(await list?.handle({} as EndpointRequest)).toEqual({
    status: 200,
    body: { records: [shown, { ...shown, id: '2', reason: 'waits', messageId: 'm' }] },
  })
})

test('one is released by its id, and one that is not there is told', async () => {
  const ask = (id: string) => release?.handle({ params: { id } } as unknown as EndpointRequest)
  expect(await ask('1')).toEqual({ status: 200, body: shown })
  expect(await ask('3')).toMatchObject({ status: 404, body: { text: 'No record 3 is set aside.' } })
  expect(released).toEqual(['1'])
})
