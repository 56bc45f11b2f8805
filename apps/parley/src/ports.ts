import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Bus, type Outlet, openPostgresBus } from '@parley/bus'
import type { Settings } from '@parley/config'
import type { RpcIdentity } from '@parley/rpc'
import { eventCodec } from '@parley/rpc/events'
import { readMasterKeys } from '@parley/secrets'
import {
  type Blobs,
  checkBucket,
  ledgerSource,
  openBlobs,
  openStore,
  type RevisionSource,
  type Store,
  startEmbeddedPostgres,
} from '@parley/store'
import type { Log } from '@parley/telemetry'
import { kafkaConnection, topicWishes } from './kafka-settings.ts'
import { type OpenQuestions, openQuestions } from './open-questions.ts'
import { type OpenRegistry, openRegistry } from './open-registry.ts'
import { openRpcIdentity } from './open-rpc-identity.ts'

/** The parts that services stand on. This is the one file that knows embedded from production parts. */
export type Parts = {
  readonly bus: Bus
  readonly store: Store
  /** Where this process learns of revisions. */
  readonly revisions: RevisionSource
  /** Who it is to other services; none: they speak plain, on loopback. */
  readonly identity: RpcIdentity | undefined
  /** How other services are asked. */
  readonly asking: OpenQuestions
  close(): Promise<void>
}

/** DATABASE_URL always wins; without it a real Postgres is started in the data folder. */
export async function openParts(settings: Settings, log: Log): Promise<Parts> {
  const blobs = await openBlobStore(settings)
  const database = await openDatabase(settings, log)
  const { bus, outlet } = await openBus(settings, database.url, log)
  const store = await openStore({
    databaseUrl: database.url,
    outlet,
    blobs,
    durability: settings.durability,
  })
  const identity = await openRpcIdentity(settings, log)
  const registry = await openRevisions(settings, { store, identity, log })
  const asking = await openQuestions(settings, identity)
  return {
    ...{ bus, store, identity, asking, revisions: registry.source },
    close: async () => {
      asking.close()
      await registry.close()
      identity?.close()
      await bus.close()
      await store.close()
      await database.stop()
    },
  }
}

/** Kafka where brokers are named; without them the log in Postgres. */
async function openBus(
  settings: Settings,
  databaseUrl: string,
  log: Log,
): Promise<{ bus: Bus; outlet: Outlet }> {
  const { kafka } = settings
  if (kafka === undefined) return openPostgresBus({ databaseUrl, values: eventCodec, log })
  const { openKafkaBus } = await import('@parley/bus/kafka')
  const wishes = new Map((await topicWishes(kafka)).map((wish) => [wish.name, wish]))
  return openKafkaBus({
    ...(await kafkaConnection(settings, kafka)),
    ...{ databaseUrl, values: eventCodec, log },
    topics: {
      make: kafka.topics.make,
      wishFor: ({ name, partitions }) =>
        wishes.get(name) ?? { name, partitions, copies: undefined, minInSync: undefined, settings: {} },
      log,
    },
  })
}

type Grounds = {
  readonly store: Store
  readonly identity: RpcIdentity | undefined
  readonly log: Log
}

/** A registry of another process where one is named; the registry itself, and who knows of none, read the ledger. */
async function openRevisions(
  { rpc, targets }: Settings,
  { store, identity, log }: Grounds,
): Promise<OpenRegistry> {
  const isRegistry = targets.includes('all') || targets.includes('partner-registry')
  if (rpc.registry !== undefined && !isRegistry) return openRegistry(rpc.registry, identity, log)
  const source = ledgerSource(store.revisions, (error) => log.error('revision not taken up', { error }))
  return { source, close: async () => undefined }
}

/** A bucket is tried before anything is started; the program must not take what it could not keep. */
async function openBlobStore(settings: Settings): Promise<Blobs> {
  const { s3, blobsDir, masterKeyFile } = settings
  if (s3 === undefined) return openBlobs({ kind: 'folder', folder: blobsDir })
  const { login, ...named } = s3
  const place = {
    ...{ ...named, kind: 's3' as const, spoolFolder: join(blobsDir, 'spool') },
    keys: await blobKeys(masterKeyFile, s3.encryption.kind === 'own'),
    login: login && { accessKeyId: login.accessKeyId, secretAccessKey: login.secretKey.reveal() },
  }
  await checkBucket(place)
  return openBlobs(place)
}

/** All processes must have the same ones, so that none is made here. Without `own` they open what was sealed before. */
async function blobKeys(masterKeyFile: string, needed: boolean) {
  if (!needed && !existsSync(masterKeyFile)) return []
  return readMasterKeys(masterKeyFile).catch((cause: unknown) => {
    throw new Error(`large payloads are sealed by the keys in ${masterKeyFile}`, { cause })
  })
}

type Database = { readonly url: string; stop(): Promise<void> }

/** Stopped, an embedded one ends. */
export function openDatabase(settings: Settings, log: Pick<Log, 'info' | 'warn'>): Promise<Database> {
  if (settings.databaseUrl !== undefined) {
    return Promise.resolve({ url: settings.databaseUrl, stop: () => Promise.resolve() })
  }
  return startEmbeddedPostgres({
    dataDir: join(settings.dataDir, 'postgres'),
    durability: settings.durability,
    log,
  })
}
