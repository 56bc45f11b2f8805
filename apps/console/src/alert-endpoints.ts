import type { Answer, Endpoint, EndpointRequest } from '@parley/frame'
import type { Alert } from '@parley/store'
import { z } from 'zod'
import type { Needs } from './needs.ts'

const alertQuery = z.object({
  state: z.enum(['open', 'all']).default('open').describe('all: also those whose cause is gone'),
  limit: z.coerce.number().int().min(1).max(500).default(100).describe('How many, newest first'),
})

const alertForm = z
  .object({
    code: z.string().describe('Codes are stable'),
    severity: z.enum(['warning', 'critical']),
    text: z.string().describe('One sentence: what happens when, and what to do'),
    partner: z.string().optional(),
    channels: z.array(z.string()).describe('Names of the channels that it concerns'),
    raisedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().optional().describe('When its cause was gone'),
  })
  .meta({ id: 'Alert' })
const alertsForm = z.object({ alerts: z.array(alertForm) })

/** What a person has to look after. */
export function alertEndpoints(needs: Needs): readonly Endpoint[] {
  return [
    {
      listener: 'admin',
      method: 'GET',
      path: '/api/v1/alerts',
      describe: {
        summary: 'Alerts, newest first',
        query: alertQuery,
        answers: { 200: { description: 'The alerts', schema: alertsForm } },
      },
      handle: (request) => list(needs, request),
    },
  ]
}

async function list({ alerts }: Needs, request: EndpointRequest): Promise<Answer> {
  const { state, limit } = request.query as z.output<typeof alertQuery>
  const found = await alerts.list({ open: state === 'open', limit })
  return { status: 200, body: { alerts: found.map(present) } satisfies z.input<typeof alertsForm> }
}

function present({ subject: _, raisedAt, endedAt, channels, ...alert }: Alert): z.input<typeof alertForm> {
  return {
    ...alert,
    channels: [...channels],
    raisedAt: raisedAt.toISOString(),
    ...(endedAt && { endedAt: endedAt.toISOString() }),
  }
}
