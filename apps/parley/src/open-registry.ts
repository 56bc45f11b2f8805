import type { Settings } from '@parley/config'
import { openChannel, RegistrySource, type RpcIdentity, registryService, remoteCalls } from '@parley/rpc'
import type { RevisionSource } from '@parley/store'
import type { Log } from '@parley/telemetry'

export type OpenRegistry = { readonly source: RevisionSource; close(): Promise<void> }

/** The registry of another process, asked over gRPC. It connects by itself, and again when it has to. */
export function openRegistry(
  addresses: NonNullable<Settings['rpc']['registry']>,
  identity: RpcIdentity | undefined,
  log: Log,
): OpenRegistry {
  const [first, ...others] = addresses
  if (first === undefined) throw new Error('PARLEY_REGISTRY names no address')
  const channel = openChannel({ addresses: [first, ...others], ...(identity && { identity }) })
  const source = new RegistrySource({ registry: remoteCalls(registryService, channel), log })
  return {
    source,
    close: async () => {
      await source.close()
      channel.close()
    },
  }
}
