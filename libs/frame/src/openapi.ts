import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import type { Endpoint, EndpointDescription, Service } from './service.ts'

export type OpenApiInfo = { readonly title: string; readonly version: string }

const problemsForm = z.object({ problems: z.array(z.object({ path: z.string(), text: z.string() })) })

/** The OpenAPI 3.1 document of the described endpoints; one source for checks, types and docs. */
export function openapiDocument(services: readonly Service[], info: OpenApiInfo): object {
  const paths: ZodOpenApiPathsObject = {}
  for (const endpoint of services.flatMap((service) => service.endpoints ?? [])) {
    if (!endpoint.describe) continue
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint, endpoint.describe) }
  }
  return createDocument({ openapi: '3.1.0', info, paths })
}

function operation({ method, path }: Endpoint, describe: EndpointDescription): ZodOpenApiOperationObject {
  const { summary, params, query, body } = describe
  return {
    operationId: operationId(method, path),
    summary,
    requestParams: {
      ...(params instanceof z.ZodObject && { path: params }),
      ...(query instanceof z.ZodObject && { query }),
    },
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: responses(describe),
  }
}

/** `GET /api/v1/messages/:id` is `getMessagesById`. */
function operationId(method: string, path: string): string {
  const words = path
    .split('/')
    .filter((part) => part !== '' && part !== 'api' && !/^v\d+$/.test(part))
    .map((part) => (part.startsWith(':') ? `by-${part.slice(1)}` : part))
    .flatMap((part) => part.split(/[^A-Za-z0-9]+/))
  return method.toLowerCase() + words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')
}

function responses({
  params,
  query,
  body,
  answers,
}: EndpointDescription): ZodOpenApiOperationObject['responses'] {
  const checked = params ?? query ?? body
  const wrong = { description: 'The request is wrong, and where', schema: problemsForm }
  const all = { ...(checked && { 400: wrong }), ...answers }
  return Object.fromEntries(
    Object.entries(all).map(([status, { description, schema }]) => [
      status,
      { description, ...(schema && { content: { 'application/json': { schema } } }) },
    ]),
  )
}
