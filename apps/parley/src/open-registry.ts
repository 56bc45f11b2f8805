import { readFile } from 'node:fs/promises'
import type { Settings } from '@parley/config'
import {
  openChannel,
  openIdentity,
  RegistrySource,
  type RpcIdentity,
  registryService,
  remoteCalls,
} from '@parley/rpc'
import { openSecrets } from '@parley/secrets'
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

/** What this process shows to other services, and whom it believes; none: they speak plain, on loopback. */
export async function openRpcIdentity(settings: Settings, log: Log): Promise<RpcIdentity | undefined> {
  const { tls } = settings.rpc
  if (tls === undefined) return undefined
  const secrets = openSecrets(settings)
  const read = async () => ({
    certificate: await fileOf('PARLEY_RPC_CERT', tls.certificateFile),
    privateKey: (await secrets.read(tls.privateKey)).reveal(),
    ca: await fileOf('PARLEY_RPC_CA', tls.caFile),
  })
  return openIdentity({ read, log })
}

async function fileOf(setting: string, path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Error(`cannot read the file of ${setting}, ${path}`, { cause })
  })
}
