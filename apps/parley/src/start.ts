import { readFile } from 'node:fs/promises'
import { type BusRecord, topicPlans } from '@parley/bus'
import { addressList, loadSettings, type Settings } from '@parley/config'
import { type FrameOptions, type RunningFrame, type Service, startFrame } from '@parley/frame'
import type { Stage } from '@parley/journey'
import { openSecrets } from '@parley/secrets'
import { type Log, openLog } from '@parley/telemetry'
import { awaitRevisions } from './await-revisions.ts'
import { openParts, type Parts } from './ports.ts'
import { type ServiceName, serviceNames, serviceTable } from './services.ts'
import { setAsideEntry } from './set-aside.ts'
import { stopSignal } from './stop-signal.ts'
import { UserError } from './terminal.ts'
import { version } from './version.ts'

/** Runs the chosen services until SIGTERM or SIGINT; then finishes what is held and takes nothing new. */
export async function start(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const loaded = loadSettings(env)
  if (loaded.kind === 'problems') throw new UserError(loaded.problems.join('\n'))
  const { settings } = loaded
  const log = openLog({ level: settings.logLevel, name: 'parley' })
  const stop = stopSignal()
  const stopping = new AbortController()
  void stop.then(() => stopping.abort())
  const running = await begin(settings, log, stopping.signal).catch((cause: unknown) => {
    if (stopping.signal.aborted) return undefined
    throw new UserError(`Parley cannot start: ${sentence(cause)}. All settings: parley settings`, { cause })
  })
  log.info('stopping', { code: await stop })
  await running?.end()
  log.info('stopped')
}

/** What went wrong and what caused it, in one line: at a start it is the operator's to mend. */
function sentence(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause === undefined ? cause.message : `${cause.message} (${sentence(cause.cause)})`
}

type Running = { end(): Promise<void> }

async function begin(settings: Settings, log: Log, signal: AbortSignal): Promise<Running> {
  const startedAt = performance.now()
  const names = chosen(settings)
  const parts = await openParts(settings, log)
  try {
    return await beginWith(parts, { settings, names, log, startedAt, signal })
  } catch (cause) {
    // Left open they would keep the process, and an embedded Postgres, alive.
    await parts.close()
    throw cause
  }
}

type Beginning = {
  readonly settings: Settings
  readonly names: readonly ServiceName[]
  readonly log: Log
  readonly startedAt: number
  /** Aborted when the process is told to stop. */
  readonly signal: AbortSignal
}

async function beginWith(parts: Parts, beginning: Beginning): Promise<Running> {
  const { settings, names, log, startedAt, signal } = beginning
  const { bus } = parts
  await bus.ensureTopics(topicPlans(settings.partitions))
  const openapi = { title: 'Parley', version }
  const listeners = await listenersOf(settings, parts)
  const revisions = await awaitRevisions({ source: parts.revisions, bus, listeners, log, openapi, signal })
  const services = names.map((name) =>
    telling(parts, serviceTable[name]({ settings, parts, revisions, log })),
  )
  parts.asking.found(services)
  const frame = await startFrame({
    services,
    ...{ bus, listeners, log, openapi, drainTimeoutMs: settings.drainTimeoutMs },
    health: [
      { name: 'database', check: () => parts.store.health() },
      // Small payloads, which are nearly all, do without.
      { name: 'blobs', needed: 'sometimes', check: () => parts.store.blobs.health() },
    ],
  })
  announce(frame, log, { startedAt, scheme: settings.as2Tls ? 'https' : 'http' })
  return {
    end: async () => {
      await frame.drain()
      revisions.close()
      await parts.close()
    },
  }
}

function chosen({ targets }: Settings): readonly ServiceName[] {
  if (targets.includes('all')) return serviceNames
  const unknown = targets.filter((target) => !(serviceNames as readonly string[]).includes(target))
  if (unknown.length > 0) {
    throw new Error(
      `there is no service "${unknown.join('", "')}"; there are all, ${serviceNames.join(', ')}`,
    )
  }
  return serviceNames.filter((name) => targets.includes(name))
}

/** A record that a consumer sets aside shows at its message. A group is named after its service, which is a stage. */
function telling({ store }: Parts, service: Service): Service {
  const consumers = service.consumers?.map((consumer) => ({
    ...consumer,
    onSetAside: async (record: BusRecord, reason: string) => {
      const entry = setAsideEntry(consumer.group as Stage, record, { reason, at: new Date() })
      if (entry) await store.ledger.commit(entry)
    },
  }))
  return consumers ? { ...service, consumers } : service
}

async function listenersOf(settings: Settings, { identity }: Parts): Promise<FrameOptions['listeners']> {
  const { listen } = settings.rpc
  return {
    partner: await partnerListener(settings),
    admin: settings.admin,
    ...(listen && { rpc: { ...listen, ...(identity && { identity }) } }),
  }
}

/** TLS of our own, or plain behind a proxy that speaks it. */
async function partnerListener(settings: Settings): Promise<FrameOptions['listeners']['partner']> {
  const isTrustedProxy = addressList(settings.trustedProxies)
  const { as2, as2Tls } = settings
  if (!as2Tls) return { ...as2, isTrustedProxy }
  const certificate = await readFile(as2Tls.certificateFile, 'utf8').catch((cause: unknown) => {
    throw new Error(`cannot read the file of PARLEY_AS2_TLS_CERT, ${as2Tls.certificateFile}`, { cause })
  })
  const privateKey = await openSecrets(settings).read(as2Tls.privateKey)
  return { ...as2, isTrustedProxy, tls: { certificate, privateKey: privateKey.reveal() } }
}

type Announcement = { readonly startedAt: number; readonly scheme: 'http' | 'https' }

function announce(frame: RunningFrame, log: Log, { startedAt, scheme }: Announcement): void {
  const { partner, admin, rpc } = frame.addresses
  log.info('ready', {
    ...(partner && { as2: `${scheme}://${partner.host}:${partner.port}/as2` }),
    ...(rpc && { rpc: `${rpc.host}:${rpc.port}` }),
    console: `http://${admin.host}:${admin.port}/`,
    durationMs: Math.round(performance.now() - startedAt),
  })
}
