import { createHash } from 'node:crypto'
import type { Answer, Endpoint, EndpointRequest } from '@parley/frame'
import type { MessageId } from '@parley/journey'
import type { MessageQuery, StoredAnswer } from '@parley/store'
import type { z } from 'zod'
import {
  messageParams,
  messageQuery,
  pageForm,
  payloadParams,
  refusedForm,
  resubmitted,
  type StoryForm,
  storyForm,
} from './forms.ts'
import type { Needs } from './needs.ts'
import { presentMessage, presentStory } from './present.ts'
import { resubmit } from './resubmit.ts'

const notThere = { 404: { description: 'No such message', schema: refusedForm } }

export function messageEndpoints(needs: Needs): readonly Endpoint[] {
  return [
    {
      listener: 'admin',
      method: 'GET',
      path: '/api/v1/messages',
      describe: {
        summary: 'Messages, newest first, page by page',
        query: messageQuery,
        answers: { 200: { description: 'One page', schema: pageForm } },
      },
      handle: (request) => search(needs, request),
    },
    {
      listener: 'admin',
      method: 'GET',
      path: '/api/v1/messages/:id',
      describe: {
        summary: 'One message with timeline, deliveries and children',
        params: messageParams,
        answers: { 200: { description: 'The message', schema: storyForm }, ...notThere },
      },
      handle: (request) => show(needs, request),
    },
    {
      listener: 'admin',
      method: 'GET',
      path: '/api/v1/messages/:id/payloads/:role',
      describe: {
        summary: 'The bytes of one stage, as a download',
        params: payloadParams,
        answers: { 200: { description: 'The bytes', mediaType: 'application/octet-stream' }, ...notThere },
      },
      handle: (request) => raw(needs, request),
    },
    {
      listener: 'admin',
      method: 'POST',
      path: '/api/v1/messages/:id/resubmit',
      describe: {
        summary: 'Redelivers a failed delivery, or reads a received file again with the deployed revision',
        params: messageParams,
        answers: {
          200: { description: 'What was started', schema: resubmitted },
          409: { description: 'Nothing to resubmit', schema: refusedForm },
          ...notThere,
        },
      },
      handle: (request) => resubmit(needs, request.params.id as MessageId),
    },
  ]
}

async function search(needs: Needs, request: EndpointRequest): Promise<Answer> {
  const query = request.query as z.output<typeof messageQuery>
  const page = await needs.chronicle.search(query as MessageQuery)
  return {
    status: 200,
    body: {
      messages: page.messages.map(presentMessage),
      ...(page.nextCursor !== undefined && { nextCursor: page.nextCursor }),
    },
  }
}

async function show(needs: Needs, request: EndpointRequest): Promise<Answer> {
  const id = request.params.id as MessageId
  const story = await needs.chronicle.story(id)
  if (!story) return missing(id)
  // Only now, so that all bytes are there of which the story tells.
  const [payloads, answer] = await Promise.all([needs.payloads.list(id), needs.chronicle.answer(id)])
  const form = presentStory(story, payloads)
  if (answer === undefined) return { status: 200, body: form }
  return { status: 200, body: { ...form, payloads: [...form.payloads, mdnPayload(answer)] } }
}

function mdnPayload({ headers, body }: StoredAnswer): StoryForm['payloads'][number] {
  const mediaType = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'text/plain'
  const sha256 = createHash('sha256').update(body).digest('hex')
  return { role: 'mdn', sizeBytes: body.length, sha256, mediaType }
}

async function raw(needs: Needs, request: EndpointRequest): Promise<Answer> {
  const { id, role } = request.params as unknown as {
    id: MessageId
    role: z.output<typeof payloadParams>['role']
  }
  if (role === 'mdn') {
    const answer = await needs.chronicle.answer(id)
    return answer ? download(id, role, answer.body) : missing(id)
  }
  const entry = (await needs.payloads.list(id)).find((payload) => payload.role === role)
  return entry ? download(id, role, await needs.payloads.read(id, role)) : missing(id)
}

/** Bytes of partners are never rendered: a download of unknown type, whatever they claim to be. */
function download(id: MessageId, role: string, body: Uint8Array): Answer {
  return {
    status: 200,
    headers: [
      ['content-type', 'application/octet-stream'],
      ['content-disposition', `attachment; filename="${id}.${role}"`],
      ['x-content-type-options', 'nosniff'],
    ],
    body,
  }
}

function missing(id: string): Answer {
  return { status: 404, body: { text: `There is no such message or stage of ${id}.` } }
}
