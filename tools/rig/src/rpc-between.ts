import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createCertificate } from '@parley/certificates'
import { freePort } from './free-port.ts'

/** PEM texts of one process. */
export type IssuedPems = { readonly certificate: string; readonly privateKey: string; readonly ca: string }

/** How the processes of one set ask each other: gRPC, with certificates of a throw-away authority at both ends. */
export type RpcBetween = {
  readonly registryPort: number
  /** Settings of the process that has the registry. */
  readonly front: Readonly<Record<string, string>>
  /** Settings of another process. */
  beside(name: string): Promise<Readonly<Record<string, string>>>
  /** A certificate more, for a test that asks itself. */
  issue(name: string): IssuedPems
}

/** Which process answers what the console asks, by the setting that names it. */
const answering = [
  ['PARLEY_PARSER', 'edi-parser-1'],
  ['PARLEY_MAPPER', 'mapper-1'],
  ['PARLEY_AS2_GATEWAY', 'as2-gateway'],
  ['PARLEY_FOLDER_GATEWAY', 'folder-gateway'],
] as const

const validMs = 7 * 24 * 60 * 60 * 1000

/** Certificates are written below the folder; keys are handed over in the environment and lie nowhere. */
export async function rpcBetween(folder: string): Promise<RpcBetween> {
  await mkdir(folder, { recursive: true })
  const authority = createCertificate({ commonName: 'throw-away', use: 'authority', ...dates() })
  const caFile = join(folder, 'ca.pem')
  await writeFile(caFile, authority.certificatePem)
  const issue = (name: string): IssuedPems => {
    const hosts = ['localhost', '127.0.0.1']
    const made = createCertificate({
      ...{ commonName: name, use: 'service', hosts, issuer: authority, ...dates() },
    })
    return {
      certificate: made.certificatePem,
      privateKey: made.privateKeyPem,
      ca: authority.certificatePem,
    }
  }
  const settings = async (name: string) => {
    const { certificate, privateKey } = issue(name)
    const certificateFile = join(folder, `${name}.pem`)
    await writeFile(certificateFile, certificate)
    return {
      PARLEY_RPC_CERT: certificateFile,
      PARLEY_RPC_KEY: 'env:PARLEY_RPC_KEY_PEM',
      PARLEY_RPC_KEY_PEM: privateKey,
      PARLEY_RPC_CA: caFile,
    }
  }
  const registryPort = await freePort()
  const PARLEY_REGISTRY = `localhost:${registryPort}`
  const asked = await Promise.all(answering.map(async ([, name]) => [name, await freePort()] as const))
  const portOf = new Map<string, number>(asked)
  const addresses = answering.map(([setting, name]) => [setting, `localhost:${portOf.get(name)}`])
  return {
    ...{ registryPort, issue },
    front: {
      ...(await settings('parley')),
      PARLEY_RPC_PORT: String(registryPort),
      ...Object.fromEntries(addresses),
    },
    beside: async (name) => {
      const port = portOf.get(name)
      const own = { ...(await settings(name)), PARLEY_REGISTRY }
      return port === undefined ? own : { ...own, PARLEY_RPC_PORT: String(port) }
    },
  }
}

function dates() {
  const now = Date.now()
  const days = { validFrom: new Date(now - 60_000), validTo: new Date(now + validMs) }
  return { ...days, key: 'ec-p256' } as const
}
