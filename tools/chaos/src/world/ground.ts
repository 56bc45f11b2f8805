import { setTimeout as pause } from 'node:timers/promises'
import { quietQueues } from '@parley/bus/kafka'
import { type Grounds, startGrounds } from '@parley/cluster'
import type { NodePorts } from '@parley/kafka'
import { freePort } from '@parley/rig'
import { type Admin, Kafka, logLevel } from 'kafkajs'
import pg from 'pg'
import { FaultProxy } from '../proxy/fault-proxy.ts'
import { Brokers } from './brokers.ts'

/** Three brokers and a database server: what worlds stand on, one after the other. */
export type Ground = {
  /** Holds the data of both. */
  readonly folder: string
  readonly grounds: Grounds
  /** The lines to the brokers, with a fault proxy in each. */
  readonly lines: ReadonlyMap<string, FaultProxy>
  /** Every broker up, every line healed, no topic and no group left; answers the settings of a world with a database of its own. */
  fresh(name: string): Promise<Grounds['env']>
  close(): Promise<void>
}

/** Throws when Kafka cannot run here. */
export async function openGround(folder: string): Promise<Ground> {
  const lines = new Map<string, FaultProxy>()
  const endLines = () => Promise.all([...lines.values()].map((line) => line.close()))
  try {
    const kafkaPorts = await openKafkaLines(lines)
    const grounds = await startGrounds({ folder, kafkaPorts })
    if ('missing' in grounds) throw new Error(`Kafka cannot run here: it ${grounds.missing}`)
    const close = async () => {
      await grounds.stop()
      await endLines()
    }
    return { folder, grounds, lines, fresh: (name) => fresh(grounds, lines, name), close }
  } catch (cause) {
    await endLines()
    throw cause
  }
}

async function openKafkaLines(lines: Map<string, FaultProxy>): Promise<readonly NodePorts[]> {
  const ports: NodePorts[] = []
  for (const node of [1, 2, 3]) {
    const [broker, controller, by, between] = await Promise.all([
      freePort(),
      freePort(),
      freePort(),
      freePort(),
    ])
    ports.push({ broker, controller, proxied: { by, between } })
    lines.set(`kafka:${node}`, await FaultProxy.open({ port: by, target: broker }))
  }
  return ports
}

async function fresh(
  { env, kafka }: Grounds,
  lines: ReadonlyMap<string, FaultProxy>,
  name: string,
): Promise<Grounds['env']> {
  for (const line of lines.values()) line.heal()
  await new Brokers(kafka).allUp()
  await forgetTopics(kafka.brokers)
  const database = `world_${name.toLowerCase().replaceAll(/[^a-z0-9]/g, '_')}`
  const client = new pg.Client({ connectionString: env.DATABASE_URL })
  await client.connect()
  try {
    await client.query(`drop database if exists ${database} with (force)`)
    await client.query(`create database ${database}`)
  } finally {
    await client.end()
  }
  const url = new URL(env.DATABASE_URL)
  url.pathname = `/${database}`
  return { ...env, DATABASE_URL: url.href }
}

/** Members that were killed count as such until their sessions end. */
const forgottenWithinMs = 30_000

async function forgetTopics(brokers: readonly string[]): Promise<void> {
  // Else its timers would outlive it, and this process.
  quietQueues()
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  try {
    const topics = await ownTopics(admin)
    if (topics.length > 0) await admin.deleteTopics({ topics })
    const deadline = Date.now() + forgottenWithinMs
    while (!(await isEmpty(admin))) {
      if (Date.now() > deadline) throw new Error('topics and groups of the world before are still there')
      await pause(500)
    }
  } finally {
    await admin.disconnect()
  }
}

async function ownTopics(admin: Admin): Promise<string[]> {
  const topics = await admin.listTopics()
  return topics.filter((topic) => topic.startsWith('parley.'))
}

async function isEmpty(admin: Admin): Promise<boolean> {
  const { groups } = await admin.listGroups()
  const ids = groups.map(({ groupId }) => groupId)
  if (ids.length > 0) await admin.deleteGroups(ids).catch(() => undefined)
  return ids.length === 0 && (await ownTopics(admin)).length === 0
}
