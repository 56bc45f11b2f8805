import type { Parked } from '@parley/bus'
import type { Answer, Endpoint } from '@parley/frame'
import type { Event } from '@parley/journey'
import { z } from 'zod'
import { refusedForm } from './forms.ts'
import type { Needs } from './needs.ts'

const parkedForm = z
  .object({
    id: z.string(),
    service: z.string().describe('Whose it is'),
    topic: z.string(),
    partition: z.number(),
    offset: z.string(),
    key: z.string().describe('All records of the key wait'),
    messageId: z.string().optional().describe('Absent where the record cannot be read'),
    reason: z.string(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'ParkedRecord' })
const parkedList = z.object({ records: z.array(parkedForm) })
const params = z.object({ id: z.string().regex(/^\d{1,19}$/) })

/** Records of the bus that were set aside, those included that cannot be read and so show at no message. */
export function parkedEndpoints(needs: Needs): readonly Endpoint[] {
  return [
    {
      listener: 'admin',
      method: 'GET',
      path: '/api/v1/parked',
      describe: {
        summary: 'Records of the bus that are set aside with their keys',
        answers: { 200: { description: 'The records', schema: parkedList } },
      },
      handle: async () => ({ status: 200, body: { records: (await needs.parked.list()).map(present) } }),
    },
    {
      listener: 'admin',
      method: 'POST',
      path: '/api/v1/parked/:id/release',
      describe: {
        summary: 'Hands the key of a record to its service again, such as after an update that can read it',
        params,
        answers: {
          200: { description: 'It is on its way', schema: parkedForm },
          404: { description: 'No such record', schema: refusedForm },
        },
      },
      handle: (request) => release(needs, request.params.id ?? ''),
    },
  ]
}

async function release({ parked }: Needs, id: string): Promise<Answer> {
  const found = (await parked.list()).find((one) => one.id === id)
  if (found === undefined) return { status: 404, body: { text: `No record ${id} is set aside.` } }
  await parked.release(id)
  return { status: 200, body: present(found) }
}

function present({ id, group, record, reason, at }: Parked): z.input<typeof parkedForm> {
  const { topic, partition, offset, key, value } = record
  const messageId = (value as Event | undefined)?.messageId
  return {
    ...{ id, service: group, topic, partition, offset: offset.toString(), key, reason },
    ...(messageId !== undefined && { messageId }),
    at: at.toISOString(),
  }
}
