import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { type FreshDatabase, freshDatabase } from '@parley/verify'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { BusRecord } from '../bus.ts'
import { jsonValues } from '../json-values.ts'
import type { MemberLine, MemberTask } from './member-process.ts'
import { openPostgresBus, type PostgresBus } from './postgres-bus.ts'

const program = new URL('./member-process.ts', import.meta.url).pathname
const times = { leaseTtlMs: 900, renewEveryMs: 250, rollEveryMs: 100, pollEveryMs: 200, coolMs: 2_000 }
const indexOf = ({ value }: BusRecord) => (value as { index: number }).index

async function until(holds: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!(await holds()) && Date.now() < deadline) await pause(10)
}

describe('members that are processes', () => {
  let database: FreshDatabase
  let bus: PostgresBus
  let topic: string
  let topics = 0
  let children: ChildProcess[] = []

  beforeAll(async () => {
    database = await freshDatabase()
  })
  beforeEach(async () => {
    const opened = await openPostgresBus({
      databaseUrl: database.url,
      values: jsonValues,
      owner: 'test',
      ...times,
    })
    bus = opened.bus
    topics += 1
    topic = `test.${topics}`
    await bus.ensureTopics([{ name: topic, partitions: 1 }])
  })
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL')
    children = []
    await bus.close()
  })
  afterAll(() => database.drop())

  const publish = (count: number) =>
    bus.publish(
      Array.from({ length: count }, (_, index) => ({ topic, key: `key-${index}`, value: { index } })),
    )

  /** Sees every line the child says, from its start on. */
  function startMember(task: Partial<MemberTask>, crash?: string) {
    const whole: MemberTask = { databaseUrl: database.url, topic, maxBatch: 10, times, holdMs: 0, ...task }
    const child = spawn(process.execPath, [program, JSON.stringify(whole)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...(crash === undefined ? {} : { PARLEY_CRASH: crash }) },
    })
    children.push(child)
    const lines: MemberLine[] = []
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line)))
    const said = (what: MemberLine['what']) => lines.filter((line) => line.what === what)
    return { child, said, exited: once(child, 'exit') }
  }

  const position = async () => (await bus.lag('g', topic))[0]?.position

  async function subscribe(handle: (batch: readonly BusRecord[]) => Promise<void>, maxBatch = 10) {
    return bus.subscribe({ topic, group: 'g', maxBatch, handle })
  }

  test('a process stopped in the middle of its work loses its lease, and its late position is refused', async () => {
    await publish(3)
    const zombie = startMember({ maxBatch: 1, holdMs: 400 })
    await until(() => zombie.said('begun').length === 1)
    zombie.child.kill('SIGSTOP')
    const seen: number[] = []
    const held = Promise.withResolvers<void>()
    await subscribe(async (batch) => {
      seen.push(...batch.map(indexOf))
      if (batch.some((record) => indexOf(record) === 1)) await held.promise
    }, 1)
    await until(() => seen.length === 2)
    expect(seen).toEqual([0, 1])
    zombie.child.kill('SIGCONT')
    await until(() => zombie.said('done').length === 1)
    await pause(500)
    expect(await position()).toBe(1n)
    expect(zombie.said('begun')).toEqual([{ what: 'begun', indices: [0] }])
    zombie.child.kill('SIGKILL')
    await zombie.exited
    held.resolve()
    await until(async () => (await position()) === 3n)
    expect(seen).toEqual([0, 1, 2])
  })

  test('a killed process is found dead long before its time has run out', async () => {
    await publish(1)
    const long = { ...times, leaseTtlMs: 60_000 }
    const victim = startMember({ holdMs: 60_000, times: long })
    await until(() => victim.said('begun').length === 1)
    const seen: number[] = []
    await subscribe(async (batch) => void seen.push(...batch.map(indexOf)))
    victim.child.kill('SIGKILL')
    await until(() => seen.length === 1)
    expect(seen).toEqual([0])
  })

  test('a record that ends its process is counted before the work: parked after three, the others are handled', async () => {
    await publish(5)
    const done = new Set<number>()
    let deaths = 0
    for (; deaths < 8 && (await position()) !== 5n; deaths += 1) {
      const member = startMember({ poison: 2 })
      await Promise.race([member.exited, until(async () => (await position()) === 5n)])
      for (const { indices } of member.said('done')) for (const index of indices) done.add(index)
      if (member.child.exitCode === null && member.child.signalCode === null) break
    }
    // Once in a batch, three times alone; the fifth process parks it and goes on.
    expect(deaths).toBe(4)
    expect([...done]).toEqual([0, 1, 3, 4])
    const parked = await bus.parked.list('g')
    expect(parked.map(({ record, reason }) => [record.topic, indexOf(record), reason])).toEqual([
      [topic, 2, 'the process ended while handling it'],
    ])
  })

  test('a record set aside for deaths that were no fault of its own comes back by itself', async () => {
    await publish(1)
    const parked = async () => (await bus.parked.list('g')).filter(({ record }) => record.topic === topic)
    while ((await parked()).length === 0) {
      const member = startMember({ poison: 0 })
      await Promise.race([member.exited, until(async () => (await parked()).length > 0)])
      member.child.kill('SIGKILL')
      await member.exited
    }
    const seen: number[] = []
    await subscribe(async (batch) => void seen.push(...batch.map(indexOf)))
    await until(async () => (await parked()).length === 0)
    expect(seen).toEqual([0])
  })

  test.each(['bus.before-handle', 'bus.before-position', 'bus.after-position'])(
    'a process killed at %s loses nothing, and leaves nothing parked',
    async (point) => {
      await publish(30)
      const victim = startMember({ maxBatch: 7 }, `${point}:2`)
      const [, signal] = await victim.exited
      expect(signal).toBe('SIGKILL')
      const seen = new Set(victim.said('done').flatMap(({ indices }) => indices))
      await subscribe(async (batch) => {
        for (const record of batch) seen.add(indexOf(record))
      })
      await until(async () => (await position()) === 30n)
      expect([...seen].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, index) => index))
      expect((await bus.parked.list('g')).filter(({ record }) => record.topic === topic)).toEqual([])
    },
  )

  test('SIGTERM drains, and hands over at once', async () => {
    await publish(3)
    const leaving = startMember({ maxBatch: 1, holdMs: 300 })
    await until(() => leaving.said('begun').length === 1)
    const seen: number[] = []
    await subscribe(async (batch) => void seen.push(...batch.map(indexOf)), 1)
    leaving.child.kill('SIGTERM')
    await leaving.exited
    const done = leaving.said('done').flatMap(({ indices }) => indices)
    await until(() => done.length + seen.length === 3, 1_000)
    expect([...done, ...seen]).toEqual([0, 1, 2])
    expect(done.length).toBeGreaterThan(0)
  })
})

test('every backend ended again and again in mid-run: consumers go on by themselves, nothing is lost or parked', async () => {
  const database = await freshDatabase()
  const members = await Promise.all(
    [1, 2].map(() => openPostgresBus({ databaseUrl: database.url, values: jsonValues, ...times })),
  )
  const [first] = members
  if (!first) throw new Error('no member')
  await first.bus.ensureTopics([{ name: 'test', partitions: 4 }])
  const seen = new Set<number>()
  for (const { bus } of members) {
    await bus.subscribe({
      topic: 'test',
      group: 'g',
      maxBatch: 10,
      handle: async (batch) => {
        await pause(1)
        for (const record of batch) seen.add(indexOf(record))
      },
    })
  }
  const killer = new pg.Client({ connectionString: database.url })
  await killer.connect()
  let stored = 0
  let refused = 0
  for (let index = 0; index < 400; index++) {
    const record = { topic: 'test', key: `key-${index % 20}`, value: { index } }
    const tryPublish = async (): Promise<void> => {
      try {
        await first.bus.publish([record])
        stored += 1
      } catch (error) {
        expect(error).toMatchObject({ name: 'BusUnavailable', unavailable: true })
        refused += 1
        await tryPublish()
      }
    }
    const publishing = tryPublish()
    if (index % 40 === 20) {
      await killer.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()`,
      )
    }
    await publishing
  }
  await until(() => seen.size === 400)
  expect(stored).toBe(400)
  expect(refused).toBeGreaterThan(0)
  expect(seen.size).toBe(400)
  await until(async () => (await first.bus.lag('g', 'test')).every(({ head, position }) => head === position))
  expect((await first.bus.lag('g', 'test')).filter(({ head, position }) => head !== position)).toEqual([])
  expect(await first.bus.parked.list('g')).toEqual([])
  await killer.end()
  await Promise.all(members.map(({ bus }) => bus.close()))
  await database.drop()
})
