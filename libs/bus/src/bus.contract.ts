import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bus, BusRecord, Outlet, Transaction } from './bus.ts'

/** What an implementation gives the suite. All members stand on one backend. */
export type BusUnderTest = {
  /** A further process of the platform; `drop` ends it as SIGKILL would. */
  member(): Promise<{ readonly bus: Bus; readonly outlet: Outlet; drop(): Promise<void> }>
  /** Runs work in a transaction of the ledger's database: commits, or rolls back when it throws. */
  transaction(work: (transaction: Transaction) => Promise<void>): Promise<void>
  close(): Promise<void>
}

/** The behaviour every bus has. A second implementation runs it unchanged. */
export function describeBus(name: string, open: () => Promise<BusUnderTest>): void {
  describe(name, () => {
    let under: BusUnderTest
    let topicCount = 0
    beforeAll(async () => {
      under = await open()
    })
    afterAll(() => under.close())

    async function freshTopic(bus: Bus, partitions: number): Promise<string> {
      topicCount += 1
      const topic = `test.${topicCount}`
      await bus.ensureTopics([{ name: topic, partitions }])
      return topic
    }

    function collector() {
      const seen: BusRecord[] = []
      const until = async (count: number, withinMs = 10_000) => {
        const deadline = Date.now() + withinMs
        while (seen.length < count && Date.now() < deadline) await pause(5)
        return seen
      }
      return { seen, until, take: async (batch: readonly BusRecord[]) => void seen.push(...batch) }
    }

    const numbered = (topic: string, keys: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({ topic, key: `key-${index % keys}`, value: { index } }))

    test('records of one key come in order, all of them, and stay in one partition', async () => {
      const { bus } = await under.member()
      const topic = await freshTopic(bus, 4)
      const { take, until } = collector()
      const consumer = await bus.subscribe({ topic, group: 'g', maxBatch: 10, handle: take })
      await bus.publish(numbered(topic, 7, 100))
      const seen = await until(100)
      for (let key = 0; key < 7; key++) {
        const own = seen.filter((record) => record.key === `key-${key}`)
        const indices = own.map(({ value }) => (value as { index: number }).index)
        expect(indices).toEqual(indices.toSorted((a, b) => a - b))
        expect(new Set(own.map(({ partition }) => partition)).size).toBe(1)
      }
      expect(seen).toHaveLength(100)
      await consumer.stop()
      await bus.close()
    })

    test('a batch is never larger than asked for, and one partition has one handler at a time', async () => {
      const { bus } = await under.member()
      const topic = await freshTopic(bus, 2)
      const running = new Set<number>()
      const { seen, until } = collector()
      let overlap = false
      const consumer = await bus.subscribe({
        topic,
        group: 'g',
        maxBatch: 3,
        handle: async (batch) => {
          const partition = batch[0]?.partition ?? -1
          overlap ||= running.has(partition) || batch.length > 3
          running.add(partition)
          await pause(2)
          running.delete(partition)
          seen.push(...batch)
        },
      })
      await bus.publish(numbered(topic, 10, 50))
      await until(50)
      expect(seen).toHaveLength(50)
      expect(overlap).toBe(false)
      await consumer.stop()
      await bus.close()
    })

    test('groups read the same topic independently of each other', async () => {
      const { bus } = await under.member()
      const topic = await freshTopic(bus, 2)
      await bus.publish(numbered(topic, 3, 12))
      const one = collector()
      const two = collector()
      const consumers = [
        await bus.subscribe({ topic, group: 'one', maxBatch: 5, handle: one.take }),
        await bus.subscribe({ topic, group: 'two', maxBatch: 5, handle: two.take }),
      ]
      expect(await one.until(12)).toHaveLength(12)
      expect(await two.until(12)).toHaveLength(12)
      await Promise.all(consumers.map((consumer) => consumer.stop()))
      expect(await bus.lag('one', topic)).toEqual(
        (await bus.lag('two', topic)).map(({ partition, head }) => ({ partition, head, position: head })),
      )
      await bus.close()
    })

    test('two members share the partitions, and one takes over when the other stops', async () => {
      const first = await under.member()
      const second = await under.member()
      const topic = await freshTopic(first.bus, 4)
      const one = collector()
      const two = collector()
      const consumer = await first.bus.subscribe({ topic, group: 'g', maxBatch: 5, handle: one.take })
      const other = await second.bus.subscribe({ topic, group: 'g', maxBatch: 5, handle: two.take })
      await pause(800)
      await first.bus.publish(numbered(topic, 40, 200))
      const deadline = Date.now() + 10_000
      while (one.seen.length + two.seen.length < 200 && Date.now() < deadline) await pause(5)
      expect(one.seen.length).toBeGreaterThan(0)
      expect(two.seen.length).toBeGreaterThan(0)
      await consumer.stop()
      const before = two.seen.length
      await first.bus.publish(numbered(topic, 40, 40))
      expect(await two.until(before + 40)).toHaveLength(before + 40)
      await other.stop()
      await first.bus.close()
      await second.bus.close()
    })

    test('what a killed member held is handed to another, at least once', async () => {
      const first = await under.member()
      const second = await under.member()
      const topic = await freshTopic(first.bus, 1)
      let started: () => void = () => undefined
      const inHand = new Promise<void>((resolve) => {
        started = resolve
      })
      await first.bus.subscribe({
        topic,
        group: 'g',
        maxBatch: 10,
        handle: async () => {
          started()
          await pause(60_000, undefined, { ref: false })
        },
      })
      await first.bus.publish(numbered(topic, 1, 3))
      await inHand
      await first.drop()
      const { take, until } = collector()
      const consumer = await second.bus.subscribe({ topic, group: 'g', maxBatch: 10, handle: take })
      expect((await until(3)).map(({ value }) => (value as { index: number }).index)).toEqual([0, 1, 2])
      await consumer.stop()
      await second.bus.close()
    })

    test('a whole topic can be read again', async () => {
      const { bus } = await under.member()
      const topic = await freshTopic(bus, 3)
      await bus.publish(numbered(topic, 5, 20))
      const { take, until } = collector()
      const consumer = await bus.subscribe({ topic, group: 'g', maxBatch: 50, handle: take })
      await until(20)
      await consumer.stop()
      await bus.seek('g', topic, 'earliest')
      const again = await bus.subscribe({ topic, group: 'g', maxBatch: 50, handle: take })
      expect(await until(40)).toHaveLength(40)
      await again.stop()
      await bus.close()
    })

    test('a record that fails three times alone is parked with its key; other keys flow; release hands it out', async () => {
      const { bus } = await under.member()
      const topic = await freshTopic(bus, 1)
      const { seen, until } = collector()
      let poisonous = true
      let tries = 0
      const consumer = await bus.subscribe({
        topic,
        group: 'g',
        maxBatch: 10,
        handle: async (batch) => {
          if (poisonous && batch.some(({ key }) => key === 'bad')) {
            tries += 1
            throw new Error('cannot be handled')
          }
          seen.push(...batch)
        },
      })
      const record = (key: string, index: number) => ({ topic, key, value: { index } })
      await bus.publish([
        record('good', 1),
        record('bad', 2),
        record('good', 3),
        record('bad', 4),
        record('good', 5),
      ])
      expect((await until(3)).map(({ key }) => key)).toEqual(['good', 'good', 'good'])
      const parked = await bus.parked.list('g')
      expect(parked.map(({ record: { value }, reason }) => [value, reason])).toEqual([
        [{ index: 2 }, 'cannot be handled'],
        [{ index: 4 }, 'waits behind its key'],
      ])
      expect(tries).toBeLessThanOrEqual(4)
      poisonous = false
      await bus.parked.release(parked[0]?.id ?? '')
      const all = await until(5)
      expect(all.slice(3).map(({ value }) => value)).toEqual([{ index: 2 }, { index: 4 }])
      expect(await bus.parked.list('g')).toEqual([])
      await consumer.stop()
      await bus.close()
    })

    test('a record whose handling meets a broken machine is tried again and never parked', async () => {
      const { bus } = await under.member()
      const topic = await freshTopic(bus, 1)
      const { seen, until } = collector()
      let failures = 5
      const consumer = await bus.subscribe({
        topic,
        group: 'g',
        maxBatch: 10,
        handle: async (batch) => {
          failures -= 1
          if (failures >= 0) throw Object.assign(new Error('database away'), { unavailable: true })
          seen.push(...batch)
        },
      })
      await bus.publish(numbered(topic, 1, 1))
      expect(await until(1, 20_000)).toHaveLength(1)
      expect(await bus.parked.list('g')).toEqual([])
      await consumer.stop()
      await bus.close()
    })

    test('records written in a transaction exist exactly if it commits, and a lost announcement costs only time', async () => {
      const { bus, outlet } = await under.member()
      const topic = await freshTopic(bus, 2)
      const { take, until } = collector()
      const consumer = await bus.subscribe({ topic, group: 'g', maxBatch: 10, handle: take })
      await expect(
        under.transaction(async (transaction) => {
          await outlet.write(transaction, numbered(topic, 1, 3))
          throw new Error('rolled back')
        }),
      ).rejects.toThrow('rolled back')
      await under.transaction((transaction) =>
        outlet.write(transaction, [{ topic, key: 'k', value: 'kept' }]),
      )
      expect((await until(1)).map(({ value }) => value)).toEqual(['kept'])
      await pause(100)
      expect(await until(1)).toHaveLength(1)
      await consumer.stop()
      await bus.close()
    })

    test('a stop finishes what is held and hands out nothing more', async () => {
      const { bus } = await under.member()
      const topic = await freshTopic(bus, 1)
      const { seen } = collector()
      const consumer = await bus.subscribe({
        topic,
        group: 'g',
        maxBatch: 2,
        handle: async (batch) => {
          await pause(50)
          seen.push(...batch)
        },
      })
      await bus.publish(numbered(topic, 1, 20))
      await pause(70)
      await consumer.stop()
      const finished = seen.length
      const [lag] = await bus.lag('g', topic)
      expect(lag?.position).toBe(BigInt(finished))
      await pause(120)
      expect(seen).toHaveLength(finished)
      await bus.close()
    })

    test('5,000 records over 8 partitions while members are killed: none lost, order per key kept', async () => {
      const publisher = await under.member()
      const topic = await freshTopic(publisher.bus, 8)
      const firstSeen = new Map<string, number[]>()
      const seen = new Set<number>()
      const handle = async (batch: readonly BusRecord[]) => {
        for (const { key, value } of batch) {
          const { index } = value as { index: number }
          if (seen.has(index)) continue
          seen.add(index)
          firstSeen.set(key, [...(firstSeen.get(key) ?? []), index])
        }
      }
      const join = async () => {
        const member = await under.member()
        await member.bus.subscribe({ topic, group: 'g', maxBatch: 20, handle })
        return member
      }
      let members = [await join(), await join(), await join()]
      for (let part = 0; part < 10; part++) {
        const records = Array.from({ length: 500 }, (_, index) => {
          const number = part * 500 + index
          return { topic, key: `key-${number % 50}`, value: { index: number } }
        })
        await publisher.bus.publish(records)
        const victim = members[part % members.length]
        await victim?.drop()
        members = [...members.filter((member) => member !== victim), await join()]
      }
      const deadline = Date.now() + 20_000
      while (seen.size < 5_000 && Date.now() < deadline) await pause(20)
      expect(seen.size).toBe(5_000)
      for (const indices of firstSeen.values()) expect(indices).toEqual(indices.toSorted((a, b) => a - b))
      for (const { bus } of [...members, publisher]) await bus.close()
    }, 40_000)
  })
}
