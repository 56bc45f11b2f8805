import { z } from 'zod'
import { type Address, addresses, isLoopback, port } from './setting-words.ts'

/** How services ask each other when they are processes of their own. */
export const rpcSchema = {
  PARLEY_RPC_HOST: z.string().default('127.0.0.1').describe('Address other services ask this process on'),
  PARLEY_RPC_PORT: port()
    .optional()
    .describe('Port other services ask this process on (gRPC); without it they cannot'),
  PARLEY_RPC_CERT: z
    .string()
    .optional()
    .describe('File of the certificate shown to other services (PEM); needed off loopback'),
  PARLEY_RPC_KEY: z
    .string()
    .regex(
      /^(file|env):\S+$/,
      'must be a secret reference, file:<path> (absolute, or in the secrets folder) or env:<NAME>',
    )
    .optional()
    .describe('Secret reference of its private key (PEM); file: may be absolute'),
  PARLEY_RPC_CA: z
    .string()
    .optional()
    .describe('File of the roots (PEM) that vouch for other services; others are refused'),
  PARLEY_REGISTRY: addresses()
    .optional()
    .describe('host:port of partner-registry processes; without it revisions are read from the database'),
  PARLEY_PARSER: addresses()
    .optional()
    .describe(
      'host:port of edi-parser processes, which a console without one of its own asks to read and judge files',
    ),
  PARLEY_MAPPER: addresses()
    .optional()
    .describe('host:port of mapper processes, which it asks to show what a file becomes'),
  PARLEY_AS2_GATEWAY: addresses()
    .optional()
    .describe('host:port of as2-gateway processes, which it asks to test a connection'),
  PARLEY_FOLDER_GATEWAY: addresses()
    .optional()
    .describe('host:port of folder-gateway processes, which it asks to test a folder'),
}

type RpcValues = z.output<z.ZodObject<typeof rpcSchema>>

export type RpcSettings = {
  /** Absent: nobody asks this process. */
  readonly listen: Address | undefined
  /** Absent: plain, on loopback only. */
  readonly tls:
    | { readonly certificateFile: string; readonly privateKey: string; readonly caFile: string }
    | undefined
  /** Absent: the ledger is read. */
  readonly registry: readonly Address[] | undefined
  /** Services that answer questions and run elsewhere. */
  readonly asked: Readonly<Record<AskedService, readonly Address[] | undefined>>
}

/** Services that answer the questions of the console. */
export const askedServices = ['edi-parser', 'mapper', 'as2-gateway', 'folder-gateway'] as const
export type AskedService = (typeof askedServices)[number]

/** The setting that says where each is. */
export const addressSettings = {
  'edi-parser': 'PARLEY_PARSER',
  mapper: 'PARLEY_MAPPER',
  'as2-gateway': 'PARLEY_AS2_GATEWAY',
  'folder-gateway': 'PARLEY_FOLDER_GATEWAY',
} as const satisfies Record<AskedService, keyof typeof rpcSchema>

export function rpcOf(values: RpcValues): RpcSettings {
  const { PARLEY_RPC_CERT: certificateFile, PARLEY_RPC_KEY: privateKey, PARLEY_RPC_CA: caFile } = values
  const { PARLEY_RPC_HOST: host, PARLEY_RPC_PORT: listenPort, PARLEY_REGISTRY: registry } = values
  return {
    listen: listenPort === undefined ? undefined : { host, port: listenPort },
    tls:
      certificateFile !== undefined && privateKey !== undefined && caFile !== undefined
        ? { certificateFile, privateKey, caFile }
        : undefined,
    registry,
    asked: {
      'edi-parser': values.PARLEY_PARSER,
      mapper: values.PARLEY_MAPPER,
      'as2-gateway': values.PARLEY_AS2_GATEWAY,
      'folder-gateway': values.PARLEY_FOLDER_GATEWAY,
    },
  }
}

/** What stops the start, in one line. */
export function rpcProblem(values: RpcValues): string | undefined {
  const { listen, tls, registry, asked } = rpcOf(values)
  const { PARLEY_RPC_CERT: certificate, PARLEY_RPC_KEY: key, PARLEY_RPC_CA: ca } = values
  const names = 'PARLEY_RPC_CERT, PARLEY_RPC_KEY and PARLEY_RPC_CA'
  if (new Set([certificate, key, ca].map((value) => value === undefined)).size > 1) {
    return `${names} are set together or not at all`
  }
  if (tls !== undefined) return undefined
  if (listen !== undefined && !isLoopback(listen.host)) {
    return `${names} must be set when PARLEY_RPC_HOST is ${listen.host}: without TLS services ask each other on loopback only`
  }
  const others = askedServices.map((name) => [addressSettings[name], asked[name]] as const)
  for (const [setting, addresses] of [['PARLEY_REGISTRY', registry] as const, ...others]) {
    const far = addresses?.find(({ host }) => !isLoopback(host))
    if (far === undefined) continue
    return `${names} must be set when ${setting} names ${far.host}: without TLS services ask each other on loopback only`
  }
  return undefined
}
