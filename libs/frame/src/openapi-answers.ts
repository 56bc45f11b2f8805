import { z } from 'zod'
import type { ZodOpenApiOperationObject, ZodOpenApiResponseObject } from 'zod-openapi'
import type { EndpointDescription } from './service.ts'

/** What the frame itself may answer in place of an endpoint, as the OpenAPI document tells it. */

const problems = z
  .object({
    problems: z.array(
      z.object({
        path: z.string().describe('Where: params.id, query.limit, body.files.0.path, headers.content-type'),
        text: z.string().describe('What is wrong, as a sentence or the rest of one'),
      }),
    ),
  })
  .meta({ id: 'RequestProblems', description: 'Everything that is wrong with the request' })

const notNow = z
  .object({ text: z.string() })
  .meta({ id: 'TryAgain', description: 'Nothing was accepted; the same request may be sent again' })

const failed = z
  .object({ text: z.string(), reference: z.uuid().describe('Stands in the log beside the error') })
  .meta({ id: 'FailedOnOurSide' })

const wrong = answer('BadRequest', 'The request is wrong, and where', problems)
const tooLarge = answer('BodyTooLarge', 'The body is larger than 64 MiB', problems)
const notJson = answer('NotJson', 'The body is not application/json', problems)
const always = {
  401: plain('TokenMissing', 'A token is set, and the request does not hold it'),
  403: plain(
    'Stranger',
    'From a page of another origin, or without a token under a name that is not loopback',
  ),
  500: answer('Failed', 'Something failed on our side', failed),
  503: {
    ...answer(
      'NotNow',
      'The database cannot be reached right now; Retry-After says when to ask again',
      notNow,
    ),
    headers: z.object({ 'Retry-After': z.string().describe('Seconds') }),
  },
}

/** 400 where anything is checked, 413 and 415 where a body is read, and what any request may meet. */
export function frameAnswers({
  params,
  query,
  body,
}: EndpointDescription): ZodOpenApiOperationObject['responses'] {
  return {
    ...always,
    ...((params ?? query ?? body) && { 400: wrong }),
    ...(body && { 413: tooLarge, 415: notJson }),
  }
}

function answer(id: string, description: string, schema: z.ZodType): ZodOpenApiResponseObject {
  return { id, description, content: { 'application/json': { schema } } }
}

function plain(id: string, description: string): ZodOpenApiResponseObject {
  return { id, description, content: { 'text/plain': { schema: z.string() } } }
}
