import { join } from 'node:path'
import { z } from 'zod'
import { blobFields, blobProblems, type S3Settings, s3Of } from './blob-settings.ts'
import { type KafkaSettings, kafkaOf, kafkaProblems, kafkaShape } from './kafka-settings.ts'
import { type RpcSettings, rpcOf, rpcProblem, rpcSchema } from './rpc-settings.ts'
import { bytes, duration, isLoopback, networks, port, secret } from './setting-words.ts'

/** Every setting of the process: name, type, default, sentence. Defaults run on a laptop. */
const schema = z.object({
  PARLEY_TARGET: z.string().default('all').describe('Services to run: all, or a comma list'),
  PARLEY_DATA_DIR: z.string().default('.parley').describe('Folder of the embedded database and the blobs'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be postgres://user:password@host:port/name')
    .optional()
    .describe('A Postgres of your own (15 or newer); without it an embedded one is started'),
  PARLEY_AS2_HOST: z.string().default('0.0.0.0').describe('Address partners reach AS2 on'),
  PARLEY_AS2_PORT: port().default(4080).describe('Port partners reach AS2 on'),
  PARLEY_ADMIN_HOST: z.string().default('127.0.0.1').describe('Address of the console and the admin API'),
  PARLEY_ADMIN_PORT: port().default(8480).describe('Port of the console and the admin API'),
  PARLEY_ADMIN_TOKEN: secret().optional().describe('Token of the admin API; required off loopback'),
  PARLEY_AS2_TLS_CERT: z
    .string()
    .optional()
    .describe('File of the TLS certificate and those above it (PEM); with it AS2 is served over HTTPS'),
  PARLEY_AS2_TLS_KEY: z
    .string()
    .regex(/^(file|env):\S+$/, 'must be a secret reference, file:<path> in the secrets folder or env:<NAME>')
    .optional()
    .describe('Secret reference of its private key (PEM)'),
  PARLEY_AS2_FAILURES: z.coerce
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(20)
    .describe(
      'Messages of one sender that may fail to open in an hour before it is turned away; 0: any number',
    ),
  PARLEY_TRUSTED_PROXIES: networks()
    .default([])
    .describe('Addresses of proxies before AS2 (comma list, CIDR) whose X-Forwarded-For is believed'),
  PARLEY_MAX_BODY: bytes()
    .default(100 * 1024 ** 2)
    .describe('Largest body accepted (100MiB)'),
  PARLEY_INLINE_LIMIT: bytes()
    .default(64 * 1024)
    .describe('Payloads up to this size ride in the ledger, larger ones in blobs (64KiB)'),
  ...blobFields,
  PARLEY_SECRETS_DIR: z
    .string()
    .optional()
    .describe('Folder that file: secret references start from; default: secrets in the data folder'),
  PARLEY_MASTER_KEY_FILE: z
    .string()
    .optional()
    .describe('File of the keys that seal secrets at rest; default: master.key in the data folder'),
  PARLEY_STANDARDS_DIR: z
    .string()
    .optional()
    .describe('Folder of imported dictionaries; default: standards in the data folder'),
  PARLEY_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Least level logged'),
  PARLEY_DURABILITY: z
    .enum(['on', 'off'])
    .default('on')
    .describe('off gives up fsync and loses accepted messages in a power cut: for benchmarks only'),
  ...kafkaShape,
  ...rpcSchema,
  PARLEY_PARTITIONS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(4)
    .describe('Partitions of each topic'),
  PARLEY_PARTS_ABOVE: bytes()
    .default(4 * 1024 ** 2)
    .describe('EDI files above this size are read in parts, by all processes that parse (4MiB)'),
  PARLEY_PART_TRANSACTIONS: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(250)
    .describe('Transactions of one such part, at most'),
  PARLEY_DRAIN_TIMEOUT: duration()
    .default(20_000)
    .describe('How long a stop waits for work that is held (20s)'),
})

export type Settings = {
  readonly targets: readonly string[]
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly as2: { readonly host: string; readonly port: number }
  readonly as2Tls: { readonly certificateFile: string; readonly privateKey: string } | undefined
  readonly as2Failures: number
  readonly trustedProxies: readonly string[]
  readonly admin: { readonly host: string; readonly port: number; readonly token: string | undefined }
  readonly maxBodyBytes: number
  readonly inlineLimitBytes: number
  readonly blobsDir: string
  /** Absent: large payloads lie in the folder. */
  readonly s3: S3Settings | undefined
  readonly secretsDir: string
  readonly masterKeyFile: string
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
  readonly durability: 'on' | 'off'
  /** Absent: the bus is in Postgres. */
  readonly kafka: KafkaSettings | undefined
  readonly rpc: RpcSettings
  readonly partitions: number
  /** How EDI files are read in parts. */
  readonly parts: {
    readonly aboveBytes: number
    readonly aboveTransactions: number
    readonly partBytes: number
    readonly partTransactions: number
  }
  readonly drainTimeoutMs: number
}

export type SettingsResult =
  | { readonly kind: 'settings'; readonly settings: Settings }
  /** One line each, saying what to write instead. */
  | { readonly kind: 'problems'; readonly problems: readonly string[] }

export function loadSettings(env: Readonly<Record<string, string | undefined>>): SettingsResult {
  const parsed = schema.safeParse(withoutEmpty(env))
  if (!parsed.success) {
    return {
      kind: 'problems',
      problems: parsed.error.issues.map((issue) => `${issue.path[0]?.toString()} ${issue.message}`),
    }
  }
  const settings = arrange(parsed.data)
  if (!isLoopback(settings.admin.host) && settings.admin.token === undefined) {
    const text = `PARLEY_ADMIN_TOKEN must be set when PARLEY_ADMIN_HOST is ${settings.admin.host}: the admin API may only be open on loopback`
    return { kind: 'problems', problems: [text] }
  }
  if ((parsed.data.PARLEY_AS2_TLS_CERT === undefined) !== (parsed.data.PARLEY_AS2_TLS_KEY === undefined)) {
    const text = 'PARLEY_AS2_TLS_CERT and PARLEY_AS2_TLS_KEY are set together or not at all'
    return { kind: 'problems', problems: [text] }
  }
  const problems = [
    ...blobProblems(parsed.data),
    ...kafkaProblems(parsed.data),
    rpcProblem(parsed.data),
  ].filter((one) => one !== undefined)
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'settings', settings }
}

function withoutEmpty(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => !!entry[1]))
}

function arrange(values: z.output<typeof schema>): Settings {
  const dataDir = values.PARLEY_DATA_DIR
  return {
    targets: values.PARLEY_TARGET.split(',').map((name) => name.trim()),
    dataDir,
    databaseUrl: values.DATABASE_URL,
    as2: { host: values.PARLEY_AS2_HOST, port: values.PARLEY_AS2_PORT },
    as2Tls: tlsOf(values),
    as2Failures: values.PARLEY_AS2_FAILURES,
    trustedProxies: values.PARLEY_TRUSTED_PROXIES,
    admin: {
      host: values.PARLEY_ADMIN_HOST,
      port: values.PARLEY_ADMIN_PORT,
      token: values.PARLEY_ADMIN_TOKEN?.reveal(),
    },
    maxBodyBytes: values.PARLEY_MAX_BODY,
    inlineLimitBytes: values.PARLEY_INLINE_LIMIT,
    blobsDir: values.PARLEY_BLOBS_DIR ?? join(dataDir, 'blobs'),
    s3: s3Of(values),
    secretsDir: values.PARLEY_SECRETS_DIR ?? join(dataDir, 'secrets'),
    masterKeyFile: values.PARLEY_MASTER_KEY_FILE ?? join(dataDir, 'master.key'),
    logLevel: values.PARLEY_LOG_LEVEL,
    durability: values.PARLEY_DURABILITY,
    kafka: kafkaOf(values),
    rpc: rpcOf(values),
    partitions: values.PARLEY_PARTITIONS,
    parts: partsOf(values),
    drainTimeoutMs: values.PARLEY_DRAIN_TIMEOUT,
  }
}

/** Small files of very many transactions are read in parts, too; a part of long transactions ends at its bytes. */
function partsOf(values: z.output<typeof schema>): Settings['parts'] {
  const { PARLEY_PARTS_ABOVE: aboveBytes, PARLEY_PART_TRANSACTIONS: partTransactions } = values
  const aboveTransactions = 4 * partTransactions
  return { aboveBytes, aboveTransactions, partBytes: 1024 ** 2, partTransactions }
}

function tlsOf(values: z.output<typeof schema>): Settings['as2Tls'] {
  const { PARLEY_AS2_TLS_CERT: certificateFile, PARLEY_AS2_TLS_KEY: privateKey } = values
  return certificateFile !== undefined && privateKey !== undefined
    ? { certificateFile, privateKey }
    : undefined
}

/** Where imported dictionaries lie; told apart from the other settings, because commands need it that start nothing. */
export function standardsDirOf(env: Readonly<Record<string, string | undefined>>): string {
  const { PARLEY_STANDARDS_DIR: own, PARLEY_DATA_DIR: dataDir } = withoutEmpty(env)
  return own ?? join(dataDir ?? schema.shape.PARLEY_DATA_DIR.parse(undefined), 'standards')
}

export type SettingLine = { readonly name: string; readonly standard: string; readonly meaning: string }

/** Name, default and meaning of every setting, for --help and the docs. */
export function describeSettings(): readonly SettingLine[] {
  return Object.entries(schema.shape).map(([name, field]) => {
    const standard = schema.shape[name as keyof typeof schema.shape].safeParse(undefined)
    return {
      name,
      standard: standard.success && standard.data !== undefined ? String(standard.data) : '',
      meaning: field.description ?? '',
    }
  })
}
