import { type OpenApiInfo, openapiDocument } from './openapi.ts'
import type { Answer, Endpoint, Listener, Service } from './service.ts'

/** Something this process needs to do its work. Throws when it does not hold. */
export type HealthCheck = { readonly name: string; check(): Promise<void> }

/** A check that hangs is a check that fails. */
const checkTimeoutMs = 2_000

type OwnNeeds = {
  readonly services: readonly Service[]
  readonly health: readonly HealthCheck[]
  readonly openapi: OpenApiInfo
  readonly draining: () => boolean
}

/** What the frame itself serves: alive, ready, and the API's description. */
export function ownEndpoints(needs: OwnNeeds): readonly Endpoint[] {
  let document: object | undefined
  return [
    get('partner', '/healthz', async () => ({ status: 200, body: { alive: true } })),
    get('admin', '/healthz', async () => ({ status: 200, body: { alive: true } })),
    get('admin', '/readyz', () => ready(needs)),
    get('admin', '/api/v1/openapi.json', async () => {
      document ??= openapiDocument(needs.services, needs.openapi)
      return { status: 200, body: document }
    }),
  ]
}

function get(listener: Listener, path: string, handle: () => Promise<Answer>): Endpoint {
  return { listener, method: 'GET', path, handle }
}

/** Names of failed checks only: the route is open, and errors may spell addresses. */
async function ready({ health, draining }: OwnNeeds): Promise<Answer> {
  if (draining()) return { status: 503, body: { ready: false, draining: true } }
  const names = await failedChecks(health)
  if (names.length > 0) return { status: 503, body: { ready: false, failed: names } }
  return { status: 200, body: { ready: true } }
}

/** Names of the checks that do not hold; none: the process can do its work. */
export async function failedChecks(health: readonly HealthCheck[]): Promise<readonly string[]> {
  const failed = await Promise.all(health.map(failedName))
  return failed.filter((name) => name !== undefined)
}

async function failedName({ name, check }: HealthCheck): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, checkTimeoutMs, name)
  })
  try {
    return await Promise.race([late, check().then(() => undefined)])
  } catch {
    return name
  } finally {
    clearTimeout(timer)
  }
}
