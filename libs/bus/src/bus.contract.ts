import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Bus, BusRecord, NewRecord, Outlet, Subscription, Transaction, ValueCodec } from './bus.ts'
import { jsonValues } from './json-values.ts'

/** A process of the platform; `drop` ends it as SIGKILL would, as far as the others can see. */
export type Member = { readonly bus: Bus; readonly outlet: Outlet; drop(): Promise<void> }

/** Seals that the suite has broken: values under them can be read. */
const broken = new Set<string>()

/** The values of the suite: JSON, but for those that are under a seal. */
export const suiteValues: ValueCodec = {
  encode: jsonValues.encode,
  decode: (bytes) => {
    const read = jsonValues.decode(bytes)
    if (read.kind === 'unreadable') return read
    const seal = (read.value as { seal?: string } | null)?.seal
    if (seal === undefined || broken.has(seal)) return read
    return { kind: 'unreadable', reason: `under the seal ${seal}`, later: seal.startsWith('later') }
  },
}

/** What an implementation gives the suite: members on one backend, with `suiteValues` and a `coolMs` of at most 300. */
export type BusUnderTest = {
  member(): Promise<Member>
  /** Runs work in a transaction of the ledger's database: commits, or rolls back when it throws. */
  transaction(work: (transaction: Transaction) => Promise<void>): Promise<void>
  close(): Promise<void>
}

type Handle = Subscription['handle']

const indexOf = ({ value }: BusRecord) => (value as { index: number }).index
const rising = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)
const numbered = (topic: string, keys: number, count: number, from = 0): NewRecord[] =>
  upTo(count).map((offset) => ({
    topic,
    key: `key-${(from + offset) % keys}`,
    value: { index: from + offset },
  }))

async function until(holds: () => boolean, withinMs = 10_000): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!holds() && Date.now() < deadline) await pause(5)
}

/** Keeps what it is given; `first` has every record once, in the order in which they were first seen. */
function collector() {
  const seen: BusRecord[] = []
  const first: BusRecord[] = []
  const known = new Set<number>()
  const take: Handle = async (batch) => {
    seen.push(...batch)
    for (const record of batch) {
      if (known.has(indexOf(record))) continue
      known.add(indexOf(record))
      first.push(record)
    }
  }
  return { seen, first, take }
}

function expectOrderPerKey(records: readonly BusRecord[]): void {
  const byKey = Map.groupBy(records, ({ key }) => key)
  for (const own of byKey.values()) expect(own.map(indexOf)).toEqual(rising(own.map(indexOf)))
}

/** The same run every time, for the choice of victims. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** The behaviour every bus has. A second implementation runs it unchanged. */
export function describeBus(name: string, open: () => Promise<BusUnderTest>): void {
  describe(name, () => {
    let under: BusUnderTest
    let topicCount = 0
    let members: Member[] = []
    beforeAll(async () => {
      under = await open()
    })
    afterEach(async () => {
      await Promise.all(members.map(({ bus }) => bus.close()))
      members = []
    })
    afterAll(() => under.close())

    async function join(): Promise<Member> {
      const member = await under.member()
      members.push(member)
      return member
    }

    async function freshTopic(bus: Bus, partitions: number): Promise<string> {
      topicCount += 1
      const topic = `test.${topicCount}`
      await bus.ensureTopics([{ name: topic, partitions }])
      return topic
    }

    const parkedOn = async (bus: Bus, topic: string) =>
      (await bus.parked.list()).filter(({ record }) => record.topic === topic)

    /** One member, a topic of its own, and the group `g` on it. */
    async function alone(partitions: number, maxBatch: number, handle: Handle) {
      const { bus, outlet } = await join()
      const topic = await freshTopic(bus, partitions)
      const consumer = await bus.subscribe({ topic, group: 'g', maxBatch, handle })
      return { bus, outlet, topic, consumer }
    }

    describe('order and groups', () => {
      test('records of one key come in order, all of them, and stay in one partition', async () => {
        const { seen, take } = collector()
        const { bus, topic } = await alone(4, 10, take)
        await bus.publish(numbered(topic, 7, 100))
        await until(() => seen.length >= 100)
        expect(rising(seen.map(indexOf))).toEqual(upTo(100))
        expectOrderPerKey(seen)
        for (const own of Map.groupBy(seen, ({ key }) => key).values()) {
          expect(new Set(own.map(({ partition }) => partition)).size).toBe(1)
        }
      })

      test('a record comes out as it went in, with its place and its time', async () => {
        const { seen, take } = collector()
        const { bus, topic } = await alone(1, 10, take)
        const value = {
          index: 0,
          text: 'Grüße, 世界 \u0000 \ud83d',
          none: null,
          deep: [[{ b: 1.5, a: true }]],
          long: 'x'.repeat(100_000),
        }
        const before = Date.now()
        await bus.publish([{ topic, key: 'ключ 🔑 "quoted" \\', value }])
        await until(() => seen.length > 0)
        expect(seen).toEqual([
          { topic, partition: 0, offset: 0n, key: 'ключ 🔑 "quoted" \\', value, at: expect.any(Date) },
        ])
        expect(Math.abs((seen[0]?.at.getTime() ?? 0) - before)).toBeLessThan(60_000)
      })

      test('publishing takes effect in the order of the calls, waited for or not', async () => {
        const { seen, take } = collector()
        const { bus, topic } = await alone(1, 100, take)
        await Promise.all(numbered(topic, 1, 300).map((record) => bus.publish([record])))
        await until(() => seen.length >= 300)
        expect(seen.map(indexOf)).toEqual(upTo(300))
        expect(seen.map(({ offset }) => Number(offset))).toEqual(upTo(300))
      })

      test('nobody can publish to, or read, a topic that was not made', async () => {
        const { bus } = await join()
        await expect(bus.publish([{ topic: 'test.nowhere', key: 'k', value: 1 }])).rejects.toThrow(
          'there is no topic test.nowhere',
        )
        await expect(
          bus.subscribe({ topic: 'test.nowhere', group: 'g', maxBatch: 1, handle: collector().take }),
        ).rejects.toThrow('there is no topic test.nowhere')
        await bus.publish([])
      })

      test('a topic made by one member is known to another that was there before', async () => {
        const early = await join()
        const late = await join()
        const topic = await freshTopic(late.bus, 2)
        const { seen, take } = collector()
        await early.bus.subscribe({ topic, group: 'g', maxBatch: 10, handle: take })
        await early.bus.publish(numbered(topic, 2, 4))
        await until(() => seen.length >= 4)
        expect(rising(seen.map(indexOf))).toEqual(upTo(4))
      })

      test('groups read the same topic independently of each other', async () => {
        const { bus } = await join()
        const topic = await freshTopic(bus, 2)
        await bus.publish(numbered(topic, 3, 12))
        const one = collector()
        const two = collector()
        const first = await bus.subscribe({ topic, group: 'one', maxBatch: 5, handle: one.take })
        await until(() => one.seen.length >= 12)
        await first.stop()
        await bus.subscribe({ topic, group: 'two', maxBatch: 5, handle: two.take })
        await until(() => two.seen.length >= 12)
        expect(rising(one.seen.map(indexOf))).toEqual(upTo(12))
        expect(rising(two.seen.map(indexOf))).toEqual(upTo(12))
      })

      test('lag tells the head and the position of every partition', async () => {
        const { bus } = await join()
        const topic = await freshTopic(bus, 3)
        await bus.publish(numbered(topic, 9, 30))
        const fresh = await bus.lag('g', topic)
        expect(fresh.map(({ partition }) => partition)).toEqual([0, 1, 2])
        expect(fresh.map(({ position }) => position)).toEqual([0n, 0n, 0n])
        expect(fresh.reduce((sum, { head }) => sum + head, 0n)).toBe(30n)
        const { seen, take } = collector()
        const consumer = await bus.subscribe({ topic, group: 'g', maxBatch: 5, handle: take })
        await until(() => seen.length >= 30)
        await consumer.stop()
        expect(await bus.lag('g', topic)).toEqual(fresh.map((lag) => ({ ...lag, position: lag.head })))
      })
    })

    describe('handlers', () => {
      test('a batch is never larger than asked for, and one partition has one handler at a time', async () => {
        const running = new Set<number>()
        const { seen, take } = collector()
        let overlap = false
        const { bus, topic } = await alone(2, 3, async (batch, signal) => {
          const partition = batch[0]?.partition ?? -1
          overlap ||= running.has(partition) || batch.length > 3
          running.add(partition)
          await pause(2)
          running.delete(partition)
          await take(batch, signal)
        })
        await bus.publish(numbered(topic, 10, 50))
        await until(() => seen.length >= 50)
        expect(seen).toHaveLength(50)
        expect(overlap).toBe(false)
      })

      test('a handler that does not finish holds back its partition only, and no more than one batch of it', async () => {
        const { seen, take } = collector()
        const stuck = Promise.withResolvers<void>()
        const handed: BusRecord[] = []
        const { bus, topic } = await alone(4, 10, async (batch, signal) => {
          if (batch[0]?.partition !== 0) return take(batch, signal)
          handed.push(...batch)
          await stuck.promise
        })
        await bus.publish(numbered(topic, 40, 400))
        const own = (await bus.lag('g', topic))[0]?.head ?? 0n
        await until(() => seen.length >= 400 - Number(own))
        await pause(50)
        expect(seen).toHaveLength(400 - Number(own))
        expect(own).toBeGreaterThan(20n)
        expect(handed.length).toBeLessThanOrEqual(10)
        stuck.resolve()
        await until(() => handed.length >= Number(own))
        expect(handed).toHaveLength(Number(own))
      })

      test('a stop finishes what is held and hands out nothing more', async () => {
        const { seen, take } = collector()
        const { bus, topic, consumer } = await alone(1, 2, async (batch, signal) => {
          await pause(50)
          expect(signal.aborted).toBe(false)
          await take(batch, signal)
        })
        await bus.publish(numbered(topic, 1, 200))
        await until(() => seen.length > 0)
        await consumer.stop()
        const finished = seen.length
        expect(finished).toBeLessThan(200)
        expect((await bus.lag('g', topic))[0]?.position).toBe(BigInt(finished))
        await pause(120)
        expect(seen).toHaveLength(finished)
      })
    })

    describe('members', () => {
      test('two members share the partitions, and one takes over when the other stops', async () => {
        const first = await join()
        const second = await join()
        const topic = await freshTopic(first.bus, 4)
        const one = collector()
        const two = collector()
        const consumer = await first.bus.subscribe({ topic, group: 'g', maxBatch: 5, handle: one.take })
        await second.bus.subscribe({ topic, group: 'g', maxBatch: 5, handle: two.take })
        let published = 0
        await until(() => {
          void first.bus.publish(numbered(topic, 40, 40, published))
          published += 40
          return one.seen.length > 0 && two.seen.length > 0
        })
        expect(one.seen.length).toBeGreaterThan(0)
        expect(two.seen.length).toBeGreaterThan(0)
        await consumer.stop()
        const before = one.seen.length
        await first.bus.publish(numbered(topic, 40, 40, published))
        await until(() => new Set([...one.first, ...two.first].map(indexOf)).size >= published + 40)
        expect(rising([...new Set([...one.first, ...two.first].map(indexOf))])).toEqual(upTo(published + 40))
        expect(one.seen).toHaveLength(before)
      })

      test('a member that joins gets its share while every partition is busy', async () => {
        const first = await join()
        const second = await join()
        const topic = await freshTopic(first.bus, 2)
        await first.bus.publish(numbered(topic, 50, 2_000))
        const slow = (keep: BusRecord[]) => async (batch: readonly BusRecord[]) => {
          await pause(5)
          keep.push(...batch)
        }
        const one: BusRecord[] = []
        const two: BusRecord[] = []
        await first.bus.subscribe({ topic, group: 'g', maxBatch: 5, handle: slow(one) })
        await until(() => one.length > 20)
        await second.bus.subscribe({ topic, group: 'g', maxBatch: 5, handle: slow(two) })
        await until(() => two.length > 20)
        expect(two.length).toBeGreaterThan(20)
        expect(new Set(two.map(({ partition }) => partition)).size).toBe(1)
      })

      test('what a killed member held is handed to another, at least once', async () => {
        const first = await join()
        const second = await join()
        const topic = await freshTopic(first.bus, 1)
        const inHand = Promise.withResolvers<void>()
        await first.bus.subscribe({
          topic,
          group: 'g',
          maxBatch: 10,
          handle: async () => {
            inHand.resolve()
            await pause(60_000, undefined, { ref: false })
          },
        })
        await first.bus.publish(numbered(topic, 1, 3))
        await inHand.promise
        const { seen, take } = collector()
        await second.bus.subscribe({ topic, group: 'g', maxBatch: 10, handle: take })
        await first.drop()
        await until(() => seen.length >= 3)
        expect(seen.map(indexOf)).toEqual([0, 1, 2])
      })

      test('close gives everything up at once', async () => {
        const first = await join()
        const second = await join()
        const topic = await freshTopic(first.bus, 2)
        const { seen, take } = collector()
        await first.bus.subscribe({ topic, group: 'g', maxBatch: 10, handle: take })
        await first.bus.publish(numbered(topic, 4, 4))
        await until(() => seen.length >= 4)
        await second.bus.subscribe({ topic, group: 'g', maxBatch: 10, handle: take })
        await first.bus.close()
        await second.bus.publish(numbered(topic, 4, 4, 4))
        await until(() => seen.length >= 8, 2_000)
        expect(rising(seen.map(indexOf))).toEqual(upTo(8))
      })
    })

    describe('replay', () => {
      test('a group reads again from the earliest, from an offset, or only what is new', async () => {
        const { seen, take } = collector()
        const { bus, topic, consumer } = await alone(1, 50, take)
        await bus.publish(numbered(topic, 5, 20))
        await until(() => seen.length >= 20)
        await consumer.stop()
        await bus.seek('g', topic, 'earliest')
        const again = await bus.subscribe({ topic, group: 'g', maxBatch: 50, handle: take })
        await until(() => seen.length >= 40)
        await again.stop()
        await bus.seek('g', topic, 15n)
        const part = await bus.subscribe({ topic, group: 'g', maxBatch: 50, handle: take })
        await until(() => seen.length >= 45)
        await part.stop()
        await bus.seek('g', topic, 'latest')
        await bus.seek('new', topic, 'latest')
        await bus.subscribe({ topic, group: 'g', maxBatch: 50, handle: take })
        await bus.subscribe({ topic, group: 'new', maxBatch: 50, handle: take })
        await bus.publish(numbered(topic, 5, 1, 20))
        await until(() => seen.length >= 47)
        expect(seen.map(indexOf)).toEqual([...upTo(20), ...upTo(20), 15, 16, 17, 18, 19, 20, 20])
      })

      test('a position beyond the head is the head', async () => {
        const { bus } = await join()
        const topic = await freshTopic(bus, 1)
        await bus.publish(numbered(topic, 1, 3))
        await bus.seek('g', topic, 99n)
        expect(await bus.lag('g', topic)).toEqual([{ partition: 0, head: 3n, position: 3n }])
      })
    })

    describe('failures', () => {
      const record = (topic: string, key: string, index: number): NewRecord => ({
        topic,
        key,
        value: { index },
      })

      test('who has a record that waits for a person is told, until it is released; one that comes back by itself waits for none', async () => {
        const { bus } = await join()
        const topic = await freshTopic(bus, 1)
        const seal = `later ${Math.random()}`
        let isPoisonous = true
        const { seen, take } = collector()
        await bus.publish([record(topic, 'bad', 1), { topic, key: 'later', value: { index: 2, seal } }])
        const handle = async (batch: readonly BusRecord[], signal: AbortSignal) => {
          if (isPoisonous) throw new Error('cannot be handled')
          await take(batch, signal)
        }
        await bus.subscribe({ topic, group: `person of ${topic}`, maxBatch: 10, handle })
        await bus.subscribe({
          topic,
          group: `nobody of ${topic}`,
          maxBatch: 10,
          handle: async () => undefined,
        })
        const own = async () =>
          (await bus.parked.unattended()).filter((group) => group.endsWith(` of ${topic}`))
        const parkedBy = async (group: string) => bus.parked.list(`${group} of ${topic}`)
        await expect.poll(async () => (await parkedBy('person')).length).toBeGreaterThan(0)
        await expect.poll(async () => (await parkedBy('nobody')).length).toBeGreaterThan(0)
        expect(await own()).toEqual([`person of ${topic}`])
        isPoisonous = false
        await bus.parked.release((await parkedBy('person'))[0]?.id ?? '')
        await expect.poll(own).toEqual([])
        await until(() => seen.length >= 1)
        broken.add(seal)
      })

      test('a record that fails three times alone is parked with its key; other keys flow; release hands it out', async () => {
        const { seen, take } = collector()
        let poisonous = true
        let tries = 0
        const { bus, topic } = await alone(1, 10, async (batch, signal) => {
          if (poisonous && batch.some(({ key }) => key === 'bad')) {
            tries += 1
            throw new Error('cannot be handled')
          }
          await take(batch, signal)
        })
        const other = collector()
        await bus.subscribe({ topic, group: 'other', maxBatch: 10, handle: other.take })
        await bus.publish([
          record(topic, 'good', 1),
          record(topic, 'bad', 2),
          record(topic, 'good', 3),
          record(topic, 'bad', 4),
          record(topic, 'good', 5),
        ])
        await until(() => seen.length >= 3)
        await bus.publish([record(topic, 'bad', 6), record(topic, 'good', 7)])
        await until(() => seen.length >= 4)
        expect(seen.map(indexOf)).toEqual([1, 3, 5, 7])
        const parked = await parkedOn(bus, topic)
        expect(parked.map((one) => [indexOf(one.record), one.record.key, one.group, one.reason])).toEqual([
          [2, 'bad', 'g', 'cannot be handled'],
          [4, 'bad', 'g', 'waits behind its key'],
          [6, 'bad', 'g', 'waits behind its key'],
        ])
        expect(tries).toBeLessThanOrEqual(4)
        poisonous = false
        await bus.parked.release(parked[0]?.id ?? '')
        await until(() => seen.length >= 7)
        await bus.publish([record(topic, 'bad', 8)])
        await until(() => seen.length >= 8)
        expect(seen.slice(4).map(indexOf)).toEqual([2, 4, 6, 8])
        expect(await parkedOn(bus, topic)).toEqual([])
        await until(() => other.seen.length >= 8)
        expect(other.seen.map(indexOf)).toEqual(upTo(9).slice(1))
        await bus.parked.release(parked[0]?.id ?? '')
      })

      test('a released record that fails again is parked again, with its new reason, and its key still waits', async () => {
        const { seen, take } = collector()
        let reason = 'first \0'
        const { bus, topic } = await alone(2, 10, async (batch, signal) => {
          if (batch.some(({ key }) => key === 'bad')) throw new Error(reason)
          await take(batch, signal)
        })
        await bus.publish([record(topic, 'bad', 1), record(topic, 'bad', 2), record(topic, 'good', 3)])
        const reasons = async () => (await parkedOn(bus, topic)).map((one) => one.reason)
        let now: string[] = []
        const becomes = async (wanted: string) => {
          const deadline = Date.now() + 10_000
          while (now[0] !== wanted && Date.now() < deadline) {
            now = await reasons()
            await pause(10)
          }
        }
        await becomes('first \ufffd')
        await until(() => seen.length >= 1)
        reason = 'second'
        await bus.parked.release((await parkedOn(bus, topic))[0]?.id ?? '')
        await becomes('second')
        expect(now).toEqual(['second', 'waits behind its key'])
        await bus.publish([record(topic, 'bad', 4), record(topic, 'good', 5)])
        await until(() => seen.length >= 2)
        expect(seen.map(indexOf)).toEqual([3, 5])
        expect((await parkedOn(bus, topic)).map((one) => indexOf(one.record))).toEqual([1, 2, 4])
      })

      test('a record that cannot be read is set aside with its key and its bytes, before any handler; its neighbours flow', async () => {
        const { seen, take } = collector()
        const { bus } = await join()
        const topic = await freshTopic(bus, 1)
        const seal = `never ${Math.random()}`
        const told: unknown[] = []
        await bus.publish([
          record(topic, 'good', 1),
          { topic, key: 'bad', value: { index: 2, seal } },
          record(topic, 'bad', 3),
          record(topic, 'good', 4),
          { topic, key: 'worse', value: { index: 5, seal } },
          record(topic, 'good', 6),
        ])
        await bus.subscribe({
          ...{ topic, group: 'g', maxBatch: 10 },
          handle: take,
          onSetAside: async ({ key, value }, reason) => void told.push([key, value, reason]),
        })
        await until(() => seen.length >= 3)
        expect(seen.map(indexOf)).toEqual([1, 4, 6])
        expect(told).toEqual([
          ['bad', undefined, `under the seal ${seal}`],
          ['worse', undefined, `under the seal ${seal}`],
        ])
        const parked = await parkedOn(bus, topic)
        expect(parked.map(({ record: { key, value }, reason }) => [key, value, reason])).toEqual([
          ['bad', undefined, `under the seal ${seal}`],
          ['bad', { index: 3 }, 'waits behind its key'],
          ['worse', undefined, `under the seal ${seal}`],
        ])
        await bus.parked.release(parked[0]?.id ?? '')
        await until(() => told.length >= 3)
        await bus.publish([record(topic, 'good', 7)])
        await until(() => seen.length >= 4)
        expect(seen.slice(3).map(indexOf)).toEqual([7])
        broken.add(seal)
        await bus.parked.release(parked[0]?.id ?? '')
        await until(() => seen.length >= 6)
        expect(seen.slice(4).map(indexOf)).toEqual([2, 3])
      })

      test('a record that a newer version may read comes back by itself', async () => {
        const { seen, take } = collector()
        const seal = `later ${Math.random()}`
        const { bus, topic } = await alone(1, 10, take)
        await bus.publish([{ topic, key: 'k', value: { index: 1, seal } }])
        const deadline = Date.now() + 10_000
        while ((await parkedOn(bus, topic)).length === 0 && Date.now() < deadline) await pause(10)
        expect(seen).toEqual([])
        broken.add(seal)
        await until(() => seen.length >= 1)
        expect(seen.map(indexOf)).toEqual([1])
      })

      test('a record whose handling meets a broken machine is tried again and never parked', async () => {
        const { seen, take } = collector()
        let failures = 4
        const { bus, topic } = await alone(1, 10, async (batch, signal) => {
          failures -= 1
          if (failures >= 0) throw Object.assign(new Error('database away'), { unavailable: true })
          await take(batch, signal)
        })
        await bus.publish(numbered(topic, 1, 1))
        await until(() => seen.length >= 1, 20_000)
        expect(seen).toHaveLength(1)
        expect(await parkedOn(bus, topic)).toEqual([])
      })

      test('records written in a transaction exist exactly if it commits, and a lost announcement costs only time', async () => {
        const { seen, take } = collector()
        const { outlet, topic } = await alone(2, 10, take)
        await expect(
          under.transaction(async (transaction) => {
            await outlet.write(transaction, numbered(topic, 1, 3))
            throw new Error('rolled back')
          }),
        ).rejects.toThrow('rolled back')
        await under.transaction((transaction) => outlet.write(transaction, numbered(topic, 1, 1, 7)))
        await until(() => seen.length >= 1)
        await pause(100)
        expect(seen.map((one) => [indexOf(one), one.offset])).toEqual([[7, 0n]])
      })

      test('10,000 records over 8 partitions while members are killed at random: none lost, order per key kept', async () => {
        const publisher = await join()
        const topic = await freshTopic(publisher.bus, 8)
        const { first, take } = collector()
        const random = randomOf(4_711)
        const enter = async () => {
          const member = await join()
          await member.bus.subscribe({
            topic,
            group: 'g',
            maxBatch: 50,
            handle: async (batch, signal) => {
              if (random(3) === 0) await pause(random(20))
              // A killed process does nothing more; this one only looks killed from outside.
              if (!signal.aborted) await take(batch, signal)
            },
          })
          return member
        }
        const crew = [await enter(), await enter(), await enter()]
        for (let part = 0; part < 20; part++) {
          await publisher.bus.publish(numbered(topic, 97, 500, part * 500))
          await pause(random(60))
          const victim = random(crew.length)
          await crew[victim]?.drop()
          crew[victim] = await enter()
        }
        await until(() => first.length >= 10_000, 20_000)
        expect(rising(first.map(indexOf))).toEqual(upTo(10_000))
        expectOrderPerKey(first)
      }, 40_000)

      test('4,000 records while members come and go without a pause: none lost, order per key kept', async () => {
        const publisher = await join()
        const topic = await freshTopic(publisher.bus, 4)
        const { first, take } = collector()
        const random = randomOf(815)
        const enter = async () => {
          const member = await join()
          await member.bus.subscribe({ topic, group: 'g', maxBatch: 20, handle: take })
          return member
        }
        const crew = [await enter(), await enter()]
        for (let part = 0; part < 16; part++) {
          await publisher.bus.publish(numbered(topic, 53, 250, part * 250))
          const [newcomer] = await Promise.all([enter(), crew.shift()?.bus.close(), pause(random(300))])
          crew.push(newcomer)
        }
        await until(() => first.length >= 4_000, 30_000)
        expect(rising(first.map(indexOf))).toEqual(upTo(4_000))
        expectOrderPerKey(first)
      }, 60_000)
    })
  })
}
