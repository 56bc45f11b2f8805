import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { type Cluster, folderAsSeenBy, openCluster } from './cluster.ts'
import type { EmbeddedLog } from './embedded-log.ts'
import { ensureDatabase } from './ensure-database.ts'
import { lockFolder } from './folder-lock.ts'
import { findPostgres } from './postgres-binaries.ts'
import { dropMisleadingPidFile, runningPostmaster, startedWith } from './postmaster-file.ts'
import { choosePort } from './server-port.ts'
import {
  becomesReady,
  endServer,
  type Launch,
  launchPatiently,
  type ServerProcess,
  watchServer,
} from './server-process.ts'
import { type Durability, type ServerSettings, serverOptions, settingsFor } from './server-settings.ts'
import { serverUser } from './server-user.ts'
import { supervise } from './supervise.ts'

export type EmbeddedPostgresOptions = {
  /** Folder of its own; made when missing. One Parley at a time may use it. */
  readonly dataDir: string
  /** 0 (default): any free one, which then stays. */
  readonly port?: number
  readonly durability: Durability
  /** Settings of Postgres that differ from ours, such as `{ max_connections: 400 }`. */
  readonly settings?: ServerSettings
  readonly log: EmbeddedLog
}

export type EmbeddedPostgres = {
  /** Of the database `parley`; it stays the same when the server has to be started again. Holds the password. */
  readonly url: string
  /** Fast shutdown. Without it (a killed process) the server runs on, and the next start takes it over. */
  stop(): Promise<void>
}

/**
 * Starts the Postgres that npm brought along, or takes over the one that a killed process left running, and
 * starts it again whenever it dies. It listens on 127.0.0.1 only. Throws a sentence for the operator when the
 * platform has none, the folder is in use, or the server does not start.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 })
  const dataDir = await realpath(options.dataDir)
  const lock = await lockFolder(dataDir)
  try {
    const { url, server, restart } = await startServer(dataDir, options)
    const supervised = supervise(server, restart, options.log)
    return { url, stop: () => supervised.stop().finally(() => lock.release()) }
  } catch (cause) {
    await lock.release()
    throw cause
  }
}

type Started = {
  readonly url: string
  readonly server: ServerProcess
  readonly restart: (signal: AbortSignal) => Promise<ServerProcess>
}

async function startServer(dataDir: string, options: EmbeddedPostgresOptions): Promise<Started> {
  if (options.durability === 'off')
    options.log.warn('embedded Postgres runs without fsync: a crash can lose all data')
  const user = serverUser(join(dataDir, 'cluster'))
  const binaries = await findPostgres(user, dataDir)
  const cluster = await openCluster(dataDir, binaries, user)
  const launchOn = (port: number): Launch => ({
    program: join(binaries.folder, 'bin', 'postgres'),
    options: serverOptions(cluster.folder, folderAsSeenBy(user, cluster.folder), {
      ...settingsFor(options.durability),
      ...options.settings,
      port,
    }),
    cluster: cluster.folder,
    logFile: join(dataDir, 'postgres.log'),
    user,
  })
  const adopted = await adoptOrEnd(cluster, launchOn, options)
  if (adopted) return { ...adopted, restart: restartOf(launchOn(adopted.port)) }
  const port = await choosePort(dataDir, options.port ?? 0)
  const restart = restartOf(launchOn(port))
  const server = await restart(AbortSignal.timeout(300_000))
  const url = urlOf(cluster, port)
  await ensureDatabase(url).catch(async (cause: unknown) => {
    await endServer(server)
    throw cause
  })
  options.log.info('embedded Postgres started', { port, pid: server.pid, version: binaries.version })
  return { url, server, restart }
}

function restartOf(launch: Launch): (signal: AbortSignal) => Promise<ServerProcess> {
  return async (signal) => {
    await dropMisleadingPidFile(launch.cluster)
    return launchPatiently(launch, signal)
  }
}

/**
 * A server that was left running is taken over when it was started exactly as we would start it and lets us in;
 * otherwise it is ended, so that ours can start.
 */
async function adoptOrEnd(
  cluster: Cluster,
  launchOn: (port: number) => Launch,
  options: EmbeddedPostgresOptions,
): Promise<{ url: string; server: ServerProcess; port: number } | undefined> {
  const found = runningPostmaster(cluster.folder)
  if (!found) return undefined
  const server = watchServer(found.pid)
  const url = urlOf(cluster, found.port)
  const isWanted = (options.port ?? 0) === 0 || options.port === found.port
  if (isWanted && isStartedAs(launchOn(found.port)) && (await answers(server, cluster, url))) {
    options.log.info('embedded Postgres was still running and is taken over', {
      port: found.port,
      pid: found.pid,
    })
    return { url, server, port: found.port }
  }
  options.log.warn('embedded Postgres was still running and is stopped', { port: found.port, pid: found.pid })
  await endServer(server)
  return undefined
}

/** Postgres notes its command line with each option in double quotes. */
function isStartedAs(launch: Launch): boolean {
  const line = [launch.program, ...launch.options.map((option) => `"${option}"`)].join(' ')
  return startedWith(launch.cluster) === line
}

async function answers(server: ServerProcess, cluster: Cluster, url: string): Promise<boolean> {
  if (!(await becomesReady(server, cluster.folder, AbortSignal.timeout(60_000)))) return false
  return ensureDatabase(url).then(
    () => true,
    () => false,
  )
}

function urlOf(cluster: Cluster, port: number): string {
  return `postgres://parley:${cluster.password}@127.0.0.1:${port}/parley`
}
