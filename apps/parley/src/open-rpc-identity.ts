import { readFile } from 'node:fs/promises'
import { basename, dirname, isAbsolute } from 'node:path'
import type { Settings } from '@parley/config'
import type { RpcIdentity } from '@parley/rpc'
import { openSecrets } from '@parley/secrets'
import type { Log } from '@parley/telemetry'

/** What this process shows to other services, and whom it believes; none: they speak plain, on loopback. */
export async function openRpcIdentity(settings: Settings, log: Log): Promise<RpcIdentity | undefined> {
  const { tls } = settings.rpc
  if (tls === undefined) return undefined
  const readKey = keyReader(settings, tls.privateKey)
  const read = async () => ({
    certificate: await fileOf('PARLEY_RPC_CERT', tls.certificateFile),
    privateKey: await readKey(),
    ca: await fileOf('PARLEY_RPC_CA', tls.caFile),
  })
  const { openIdentity } = await import('@parley/rpc/grpc')
  return openIdentity({ read, log })
}

/**
 * The folder of secrets is where the configuration may point, for one service our company's; a certificate manager writes
 * the key elsewhere, beside its certificate. So this reference, which only the operator writes, may be absolute.
 */
export function keyReader(settings: Settings, reference: string): () => Promise<string> {
  const path = reference.replace(/^file:/, '')
  const isElsewhere = reference.startsWith('file:') && isAbsolute(path)
  const secrets = openSecrets(isElsewhere ? { ...settings, secretsDir: dirname(path) } : settings)
  const inside = isElsewhere ? `file:${basename(path)}` : reference
  return async () => (await secrets.read(inside)).reveal()
}

async function fileOf(setting: string, path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Error(`cannot read the file of ${setting}, ${path}`, { cause })
  })
}
