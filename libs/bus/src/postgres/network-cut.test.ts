import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { freshDatabase } from '@parley/verify'
import { expect, test } from 'vitest'
import { jsonValues } from '../json-values.ts'
import { openPostgresBus } from './postgres-bus.ts'

/** A way to the database that can be cut and mended again. */
async function openWay(databaseUrl: string) {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let server: Server
  const listen = async (port: number) => {
    server = createServer((near) => {
      const far = connect(Number(target.port), target.hostname)
      for (const [one, other] of [[near, far] as const, [far, near] as const]) {
        sockets.add(one)
        one.on('error', () => other.destroy())
        one.on('close', () => other.destroy())
        one.pipe(other)
      }
    })
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const port = await listen(0)
  const url = new URL(databaseUrl)
  url.host = `127.0.0.1:${port}`
  return {
    url: url.href,
    cut: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
      sockets.clear()
    },
    mend: () => listen(port),
  }
}

test('the database away: publish says so, the consumer waits and goes on, notices arrive again', async () => {
  const database = await freshDatabase()
  const way = await openWay(database.url)
  const told: string[] = []
  const log = { warn: (message: string) => void told.push(message) }
  const { bus } = await openPostgresBus({
    databaseUrl: way.url,
    values: jsonValues,
    rollEveryMs: 200,
    pollEveryMs: 60_000,
    log,
  })
  const { bus: other } = await openPostgresBus({ databaseUrl: database.url, values: jsonValues })
  await bus.ensureTopics([{ name: 'test', partitions: 2 }])
  const seen: number[] = []
  await bus.subscribe({
    topic: 'test',
    group: 'g',
    maxBatch: 10,
    handle: async (batch) => void seen.push(...batch.map(({ value }) => Number(value))),
  })
  const record = (value: number) => [{ topic: 'test', key: 'k', value }]
  const until = async (count: number) => {
    const deadline = Date.now() + 30_000
    while (seen.length < count && Date.now() < deadline) await pause(5)
  }
  await other.publish(record(1))
  await until(1)
  way.cut()
  await expect(bus.publish(record(99))).rejects.toMatchObject({ name: 'BusUnavailable', unavailable: true })
  await other.publish(record(2))
  await pause(600)
  expect(seen).toEqual([1])
  await way.mend()
  await until(2)
  await other.publish(record(3))
  await until(3)
  expect(seen).toEqual([1, 2, 3])
  // Told once, however often it was tried.
  expect(told.length).toBeLessThanOrEqual(3)
  await bus.close()
  await other.close()
  way.cut()
  await database.drop()
})

test('a bus that finds no database says so instead of opening', async () => {
  await expect(
    openPostgresBus({ databaseUrl: 'postgres://parley@127.0.0.1:1/none', values: jsonValues }),
  ).rejects.toMatchObject({
    name: 'BusUnavailable',
  })
})
