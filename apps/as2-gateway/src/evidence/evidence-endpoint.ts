import type { Answer, Endpoint } from '@parley/frame'
import type { MessageId } from '@parley/journey'
import type { Story } from '@parley/store'
import { z } from 'zod'
import type { KeyRing } from '../key-ring.ts'
import type { Needs } from '../needs.ts'
import { evidenceFile } from './evidence-file.ts'
import { type Exchange, type NoEvidence, none } from './exchange.ts'
import { receivedExchange } from './received-exchange.ts'
import { sentExchange } from './sent-exchange.ts'

const noEvidence = z.object({ text: z.string() }).meta({ id: 'NoEvidence', description: 'Why there is none' })

/** GET /api/v1/messages/:id/evidence: all that proves one exchange, in one file. */
export function evidenceEndpoint(needs: Needs, keys: KeyRing): Endpoint {
  return {
    listener: 'admin',
    method: 'GET',
    path: '/api/v1/messages/:id/evidence',
    describe: {
      summary: 'What proves an AS2 exchange, as one sealed ZIP file for parley evidence verify',
      params: z.object({ id: z.uuid() }),
      answers: {
        200: { description: 'The file', mediaType: 'application/zip' },
        404: { description: 'No such message', schema: noEvidence },
        409: {
          description: 'The message is no AS2 exchange, or its keys cannot be read',
          schema: noEvidence,
        },
      },
    },
    handle: (request) => handle(needs, keys, request.params.id as MessageId),
  }
}

async function handle(needs: Needs, keys: KeyRing, id: MessageId): Promise<Answer> {
  const story = await needs.chronicle.story(id)
  if (!story) return { status: 404, body: { text: `There is no message ${id}.` } }
  const exchange = await exchangeOf(needs, story)
  if ('kind' in exchange) return { status: 409, body: { text: exchange.text } }
  return {
    status: 200,
    headers: [
      ['content-type', 'application/zip'],
      ['content-disposition', `attachment; filename="evidence-${id}.zip"`],
      ['x-content-type-options', 'nosniff'],
    ],
    flow: await evidenceFile(needs, keys, exchange),
  }
}

async function exchangeOf(needs: Needs, story: Story): Promise<Exchange | NoEvidence> {
  const { message } = story
  const roles = new Set((await needs.payloads.list(message.id)).map(({ role }) => role))
  if (message.kind === 'receipt')
    return none(`This is the receipt of message ${message.parentId}: ask for the evidence of that one.`)
  if (message.direction === 'in' && roles.has('request')) return receivedExchange(needs, story)
  if (message.direction === 'out' && roles.has('wire')) return sentExchange(needs, story)
  if (message.rootId !== message.id)
    return none(
      `It did not travel over AS2 by itself. It came in the file ${message.rootId}: ask for the evidence of that one.`,
    )
  return none('Its bytes did not travel over AS2, or were not kept: there is nothing to prove.')
}
