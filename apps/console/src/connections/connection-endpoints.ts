import type { Answer, Endpoint, EndpointRequest } from '@parley/frame'
import type { Revision } from '@parley/model'
import { RpcFailure } from '@parley/rpc'
import { z } from 'zod'
import { refusedForm } from '../forms.ts'
import type { Needs } from '../needs.ts'
import { answered, unanswered } from '../questions/answered.ts'
import { connectionForm, presentConnection } from './connection-form.ts'

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

/** Tests of a connection, both ways: the gateway's own service makes them. */
export function connectionEndpoints(needs: Needs): readonly Endpoint[] {
  return [
    {
      listener: 'admin',
      method: 'POST',
      path: '/api/v1/gateways/:name/test',
      describe: {
        summary:
          'Tests a deployed gateway, layer by layer: a test file is sent over AS2, or written into a folder and removed',
        params: params.describe('The gateway, or a partner with one AS2 gateway'),
        query: sendQuery,
        answers: {
          200: { description: 'The report, of a failed test too', schema: connectionForm },
          ...unanswered,
        },
      },
      handle: (request) => send(needs, request),
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
          200: { description: 'The report', schema: connectionForm },
          202: { description: 'None has come yet', schema: refusedForm },
          ...unanswered,
        },
      },
      handle: (request) => received(needs, request),
    },
  ]
}

/** What a test may take besides waiting: the network is probed, a message is sent and answered. */
const workMs = 150_000

async function send({ revisions, questions }: Needs, request: EndpointRequest): Promise<Answer> {
  const gateway = request.params.name ?? ''
  const { waitSeconds } = request.query as z.output<typeof sendQuery>
  const isFolder = isFolderNamed(revisions.current(), gateway)
  const asked = isFolder ? questions.folderGateway : questions.as2Gateway
  return answered(isFolder ? 'folder-gateway' : 'as2-gateway', async () => {
    const wait = { seconds: waitSeconds, nanos: 0 }
    const report = await asked.testConnection(
      { test: { $case: 'send', value: { gateway, wait } } },
      { timeoutMs: waitSeconds * 1_000 + workMs, signal: request.signal },
    )
    return { status: 200, body: presentConnection(report) }
  })
}

function isFolderNamed(revision: Revision | undefined, name: string): boolean {
  return revision?.gateways.get(name)?.type === 'folder'
}

async function received({ revisions, questions }: Needs, request: EndpointRequest): Promise<Answer> {
  const partner = request.params.name ?? ''
  const { after } = request.query as z.output<typeof receivedQuery>
  return answered('as2-gateway', async () => {
    if (!revisions.current()?.partners.has(partner)) {
      throw new RpcFailure('not-found', `No partner "${partner}" is deployed. See: parley get Partner`)
    }
    const test = { $case: 'received', value: { partner, after: new Date(after) } } as const
    const options = { timeoutMs: 30_000, signal: request.signal }
    const report = await questions.as2Gateway.testConnection({ test }, options).catch(noneYet)
    if ('text' in report) return { status: 202, body: report }
    return { status: 200, body: presentConnection(report) }
  })
}

/** The partner is there, so what is not found is its message. */
function noneYet(error: unknown): { readonly text: string } {
  if (error instanceof RpcFailure && error.code === 'not-found') return { text: error.message }
  throw error
}
