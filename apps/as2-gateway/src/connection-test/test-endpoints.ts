import type { Answer, Endpoint, EndpointRequest } from '@parley/frame'
import type { As2Gateway, Revision } from '@parley/model'
import { z } from 'zod'
import type { Needs } from '../needs.ts'
import type { Ways } from '../send-message.ts'
import { receivedTest } from './received-test.ts'
import { sendTest } from './send-test.ts'
import { refusedForm, testReport } from './test-report.ts'

const params = z.object({ name: z.string().max(63) })
const sendQuery = z.object({
  waitSeconds: z.coerce
    .number()
    .int()
    .min(1)
    .max(240)
    .default(60)
    .describe('How long an MDN that comes by itself is waited for'),
})
const receivedQuery = z.object({
  after: z.iso.datetime().describe('Only a message that came after this time counts'),
})
const none = { 404: { description: 'Not deployed', schema: refusedForm } }

/** Tests of a connection, both ways. */
export function testEndpoints(needs: Needs, ways: Ways): readonly Endpoint[] {
  return [
    {
      listener: 'admin',
      method: 'POST',
      path: '/api/v1/gateways/:name/test',
      describe: {
        summary: 'Sends a test file through a deployed AS2 gateway, and tells layer by layer what came of it',
        params: params.describe('The gateway, or a partner with one AS2 gateway'),
        query: sendQuery,
        answers: { 200: { description: 'The report, of a failed test too', schema: testReport }, ...none },
      },
      handle: (request) => send(needs, ways, request),
    },
    {
      listener: 'admin',
      method: 'GET',
      path: '/api/v1/partners/:name/received-test',
      describe: {
        summary: 'What came of the next AS2 message of a partner, layer by layer',
        params,
        query: receivedQuery,
        answers: {
          200: { description: 'The report', schema: testReport },
          202: { description: 'None has come yet', schema: refusedForm },
          ...none,
        },
      },
      handle: (request) => received(needs, request),
    },
  ]
}

async function send(needs: Needs, ways: Ways, request: EndpointRequest): Promise<Answer> {
  const revision = needs.revisions.current()
  const found = gatewayFor(revision, request.params.name ?? '')
  if (!revision || 'text' in found) return { status: 404, body: found }
  const { waitSeconds } = request.query as z.output<typeof sendQuery>
  const { signal } = request
  const report = await sendTest(needs, ways, { revision, gateway: found, waitMs: waitSeconds * 1000, signal })
  return { status: 200, body: report }
}

type NotFound = z.input<typeof refusedForm>

function gatewayFor(revision: Revision | undefined, name: string): As2Gateway | NotFound {
  const gateways = [...(revision?.gateways.values() ?? [])].filter((one) => one.type === 'as2')
  const named = gateways.find((one) => one.name === name)
  if (named) return named
  const [first, ...others] = gateways.filter(({ partner }) => partner.name === name)
  if (!first)
    return {
      text: `No AS2 gateway "${name}" is deployed, nor one to a partner of this name. See: parley get Gateway`,
    }
  if (others.length === 0) return first
  const names = [first, ...others].map((one) => one.name).join(', ')
  return { text: `Partner ${name} has several AS2 gateways: ${names}. Name the one to test.` }
}

async function received(needs: Needs, request: EndpointRequest): Promise<Answer> {
  const name = request.params.name ?? ''
  const partner = needs.revisions.current()?.partners.get(name)
  if (!partner)
    return { status: 404, body: { text: `No partner "${name}" is deployed. See: parley get Partner` } }
  const { after } = request.query as z.output<typeof receivedQuery>
  const report = await receivedTest(needs, partner, new Date(after))
  if (!report) return { status: 202, body: { text: `No message of ${name} has come since ${after}.` } }
  return { status: 200, body: report }
}
