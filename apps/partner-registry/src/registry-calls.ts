import type { RevisionId } from '@parley/journey'
import { type Handlers, RpcFailure, type registryService } from '@parley/rpc'
import type { WatchResponse } from '@parley/rpc/registry/v1'
import type { RevisionSource } from '@parley/store'
import { ActiveRevisionWatch } from './active-revision.ts'

export type RegistryCallsNeeds = {
  readonly source: RevisionSource
  readonly onError: (error: unknown) => void
  /** How often who watches is told that the registry is there. */
  readonly heartbeatEveryMs?: number
  /** How long one watch lasts; who watches comes again, perhaps on another connection. */
  readonly watchForMs?: number
}

const usualHeartbeatMs = 2_500
/** Shorter than what a server leaves an old connection, which would cut it. */
const usualWatchForMs = 30 * 60 * 1000

/** What other services ask the registry: `parley.registry.v1.RegistryService`. */
export function registryCalls(needs: RegistryCallsNeeds): Handlers<typeof registryService> {
  const { source, onError, heartbeatEveryMs = usualHeartbeatMs, watchForMs = usualWatchForMs } = needs
  const active = new ActiveRevisionWatch(source, onError)
  return {
    get: async ({ id }) => {
      const found = id === '' ? await source.active() : await source.revision(id as RevisionId)
      if (!found) throw notThere(id)
      const activation = 'activation' in found ? Number(found.activation) : 0
      return { revision: await active.pack(found), activation }
    },
    watch: async function* ({ heldActivation }, { signal }) {
      let told = heldActivation
      const until = performance.now() + watchForMs
      try {
        await active.join()
        while (!signal.aborted && performance.now() < until) {
          const { latest } = active
          const isNewer = latest !== undefined && latest.number > told
          if (isNewer) told = latest.number
          const sign: WatchResponse['sign'] = isNewer
            ? { $case: 'activated', value: latest }
            : { $case: 'heartbeat', value: { activation: latest?.number ?? 0 } }
          yield { sign }
          await active.newer(told, heartbeatEveryMs, signal)
        }
      } finally {
        active.leave()
      }
    },
  }
}

function notThere(id: string): RpcFailure {
  const text = id === '' ? 'Nothing is deployed yet: parley deploy' : `There is no revision ${id}`
  return new RpcFailure('not-found', text)
}
