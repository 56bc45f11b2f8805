import { type OpenApiInfo, openapiDocument } from './openapi.ts'
import type { Answer, Endpoint, Listener, Service } from './service.ts'

/** Something this process needs to do its work. Throws when it does not hold. */
export type HealthCheck = {
  readonly name: string
  /** sometimes: other work goes on without it, so that the process stays ready and only says what it is without. */
  readonly needed?: 'always' | 'sometimes'
  check(): Promise<void>
}

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
  const { failed, without } = await failedChecks(health)
  if (failed.length > 0) return { status: 503, body: { ready: false, failed: [...failed, ...without] } }
  return { status: 200, body: without.length > 0 ? { ready: true, without } : { ready: true } }
}

/** Names of the checks that do not hold: failed stop the work, without stop some of it. */
export type FailedChecks = { readonly failed: readonly string[]; readonly without: readonly string[] }

export async function failedChecks(health: readonly HealthCheck[]): Promise<FailedChecks> {
  const all = (await Promise.all(health.map(failedCheck))).filter((check) => check !== undefined)
  const named = (wanted: boolean) =>
    all.filter(({ needed }) => (needed === 'sometimes') === wanted).map(({ name }) => name)
  return { failed: named(false), without: named(true) }
}

async function failedCheck(health: HealthCheck): Promise<HealthCheck | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<HealthCheck>((resolve) => {
    timer = setTimeout(resolve, checkTimeoutMs, health)
  })
  try {
    return await Promise.race([late, health.check().then(() => undefined)])
  } catch {
    return health
  } finally {
    clearTimeout(timer)
  }
}
