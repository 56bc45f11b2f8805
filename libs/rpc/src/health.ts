import { setTimeout as pause } from 'node:timers/promises'
import {
  HealthService,
  HealthCheckResponse_ServingStatus as ServingStatus,
} from './generated/grpc/health/v1/health.ts'
import { RpcFailure } from './rpc-failure.ts'
import { offer, type RpcService } from './service.ts'

export type HealthNeeds = {
  /** Whether this process can do its work now. */
  readonly isReady: () => Promise<boolean>
  /** Full names of the services that are offered. */
  readonly names: readonly string[]
}

/** How often a watched health is looked at. */
const lookEveryMs = 2_000

/** `grpc.health.v1.Health`: one state for all services, because they stand on the same things. */
export function healthService({ isReady, names }: HealthNeeds): RpcService {
  const isKnown = (service: string) => service === '' || names.includes(service)
  const status = async () => ((await isReady()) ? ServingStatus.SERVING : ServingStatus.NOT_SERVING)
  return offer(HealthService, {
    check: async ({ service }) => {
      if (isKnown(service)) return { status: await status() }
      throw new RpcFailure('not-found', `there is no service ${service} here`)
    },
    watch: async function* ({ service }, { signal }) {
      let last: ServingStatus | undefined
      while (!signal.aborted) {
        const now = isKnown(service) ? await status() : ServingStatus.SERVICE_UNKNOWN
        if (now !== last) yield { status: now }
        last = now
        await pause(lookEveryMs, undefined, { signal }).catch(() => undefined)
      }
    },
  })
}
