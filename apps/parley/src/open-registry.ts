import type { Settings } from '@parley/config'
import { RegistrySource, type RpcIdentity, registryService } from '@parley/rpc'
import type { RevisionSource } from '@parley/store'
import type { Log } from '@parley/telemetry'

export type OpenRegistry = { readonly source: RevisionSource; close(): Promise<void> }

/** The registry of another process, asked over gRPC. It connects by itself, and again when it has to. */
export async function openRegistry(
  addresses: NonNullable<Settings['rpc']['registry']>,
  identity: RpcIdentity | undefined,
  log: Log,
): Promise<OpenRegistry> {
  const [first, ...others] = addresses
  if (first === undefined) throw new Error('PARLEY_REGISTRY names no address')
  const { openChannel, remoteCalls } = await import('@parley/rpc/grpc')
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
