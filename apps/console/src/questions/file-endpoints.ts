import type { Answer, Endpoint, EndpointRequest } from '@parley/frame'
import { RpcFailure } from '@parley/rpc'
import type { PreviewRequest } from '@parley/rpc/mapper/v1'
import type { File } from '@parley/rpc/parser/v1'
import type { z } from 'zod'
import type { Needs } from '../needs.ts'
import { answered, unanswered } from './answered.ts'
import { parseBody, parsedForm, previewBody, previewForm, validateBody, validatedForm } from './file-forms.ts'
import { presentParsed, presentPreview, presentValidated } from './present-file.ts'

/** A file of the largest size takes seconds. */
const withinMs = 30_000

/** Questions about files, answered as on the road: nothing is kept, nothing sent, no number issued. */
export function fileEndpoints(needs: Needs): readonly Endpoint[] {
  return [
    {
      listener: 'admin',
      method: 'POST',
      path: '/api/v1/validate',
      describe: {
        summary: 'What would be accepted and refused of a file, why, and what its sender would be answered',
        body: validateBody,
        answers: { 200: { description: 'The verdict', schema: validatedForm }, ...unanswered },
      },
      handle: (request) => answered('edi-parser', () => validate(needs, request)),
    },
    {
      listener: 'admin',
      method: 'POST',
      path: '/api/v1/parse',
      describe: {
        summary: 'The documents of a file as trees',
        body: parseBody,
        answers: { 200: { description: 'The documents', schema: parsedForm }, ...unanswered },
      },
      handle: (request) => answered('edi-parser', () => parse(needs, request)),
    },
    {
      listener: 'admin',
      method: 'POST',
      path: '/api/v1/preview',
      describe: {
        summary: 'What a channel or a mapping makes of a file, or of a document of the ledger',
        body: previewBody,
        answers: { 200: { description: 'The files it would become', schema: previewForm }, ...unanswered },
      },
      handle: (request) => answered('mapper', () => preview(needs, request)),
    },
  ]
}

type Source = { readonly content?: Buffer | undefined; readonly messageId?: string | undefined }

async function validate({ questions }: Needs, { json, signal }: EndpointRequest): Promise<Answer> {
  const file = fileOf(json as z.output<typeof validateBody>)
  const told = await questions.parser.validate({ file }, { timeoutMs: withinMs, signal })
  return { status: 200, body: presentValidated(told) }
}

async function parse({ questions }: Needs, { json, signal }: EndpointRequest): Promise<Answer> {
  const { guide, mostDocuments, ...file } = json as z.output<typeof parseBody>
  const asked = { file: fileOf(file), guide, mostDocuments }
  const told = await questions.parser.parse(asked, { timeoutMs: withinMs, signal })
  return { status: 200, body: presentParsed(told) }
}

function fileOf(body: Source & Omit<File, 'source'>): File {
  const { content, messageId, gateway, revision, agreement, fileName } = body
  return { source: sourceOf({ content, messageId }), gateway, revision, agreement, fileName }
}

async function preview({ questions }: Needs, { json, signal }: EndpointRequest): Promise<Answer> {
  const body = json as z.output<typeof previewBody>
  const request: PreviewRequest = {
    subject: subjectOf(body),
    document: sourceOf(body),
    revision: body.revision,
    now: body.now === undefined ? undefined : new Date(body.now),
  }
  const told = await questions.mapper.preview(request, { timeoutMs: withinMs, signal })
  return { status: 200, body: presentPreview(told) }
}

/** Neither is refused by the service, which is asked the same by others. */
function sourceOf({ content, messageId }: Source) {
  if (content !== undefined && messageId !== undefined)
    throw new RpcFailure('invalid', 'Give content or messageId, not both.')
  if (content !== undefined) return { $case: 'content', value: content } as const
  return messageId === undefined ? undefined : ({ $case: 'messageId', value: messageId } as const)
}

function subjectOf({
  channel,
  mapping,
  mappingYaml,
}: z.output<typeof previewBody>): PreviewRequest['subject'] {
  const given = [channel, mapping, mappingYaml].filter((one) => one !== undefined)
  if (given.length > 1) throw new RpcFailure('invalid', 'Give one of channel, mapping and mappingYaml.')
  if (channel !== undefined) return { $case: 'channel', value: channel }
  if (mapping !== undefined) return { $case: 'mapping', value: mapping }
  return mappingYaml === undefined ? undefined : { $case: 'mappingYaml', value: mappingYaml }
}
