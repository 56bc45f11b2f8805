import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { frameAnswers } from './openapi-answers.ts'
import type { Endpoint, EndpointDescription, Service } from './service.ts'

export type OpenApiInfo = { readonly title: string; readonly version: string }

/** Who may use the admin listener: see `admin-guard.ts`. */
const securitySchemes = {
  adminToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'PARLEY_ADMIN_TOKEN. Where none is set, only this machine may ask, and no token is needed.',
  },
  adminPassword: {
    type: 'http',
    scheme: 'basic',
    description: 'The same token as password, for browsers; the user name is of no account.',
  },
} as const

/**
 * The OpenAPI 3.1 document of the described endpoints; one source for checks, types and docs. It depends on the
 * services alone, not on their order, so that the committed one only changes when the API does. Throws when an
 * endpoint of the API is not described.
 */
export function openapiDocument(services: readonly Service[], info: OpenApiInfo): object {
  const paths: ZodOpenApiPathsObject = {}
  for (const { name, endpoints = [] } of services) {
    for (const endpoint of endpoints) {
      if (!endpoint.describe) {
        if (endpoint.path.startsWith('/api/')) throw new Error(`${endpoint.path} has no description`)
        continue
      }
      const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
      const described = { tags: [name], ...operation(endpoint, endpoint.describe) }
      paths[path] = sorted({ ...paths[path], [endpoint.method.toLowerCase()]: described })
    }
  }
  const document = createDocument(
    {
      openapi: '3.1.0',
      info,
      // The empty one is the loopback interface without a token.
      security: [{ adminToken: [] }, { adminPassword: [] }, {}],
      paths: sorted(paths),
      components: { securitySchemes },
    },
    { override: loosen },
  )
  const components = Object.entries(document.components ?? {}).map(([kind, all]) => [kind, sorted(all)])
  return { ...document, components: Object.fromEntries(components) }
}

type Written = {
  readonly io: 'input' | 'output'
  readonly jsonSchema: { additionalProperties?: unknown; format?: string; pattern?: string }
}

/** What the checks know and readers need not: the pattern behind a format, and that answers hold no more fields. */
function loosen({ io, jsonSchema }: Written): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern
  // Answers may gain fields within a version of the API: clients must not be told that there are no others.
  if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
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
    responses: { ...frameAnswers(describe), ...ownAnswers(describe) },
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

function ownAnswers({ answers }: EndpointDescription): ZodOpenApiOperationObject['responses'] {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, mediaType }]) => [
      status,
      {
        description,
        ...(schema && { content: { 'application/json': { schema } } }),
        ...(mediaType !== undefined && { content: { [mediaType]: {} } }),
      },
    ]),
  )
}

function sorted<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))) as T
}
