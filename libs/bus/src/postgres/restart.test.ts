import { readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startEmbeddedPostgres } from '@parley/store'
import { expect, test } from 'vitest'
import { openPostgresBus } from './postgres-bus.ts'

test('a Postgres killed with SIGKILL: publish says so, consumers wait and go on, what was acknowledged is there', async () => {
  const base = await mkdtemp(join(tmpdir(), 'parley-bus-'))
  await chmod(base, 0o755)
  const dataDir = join(base, 'data')
  const log = { info: () => undefined, warn: () => undefined }
  const server = await startEmbeddedPostgres({ dataDir, durability: 'on', log })
  const { bus } = await openPostgresBus({ databaseUrl: server.url, rollEveryMs: 200, pollEveryMs: 200 })
  await bus.ensureTopics([{ name: 'test', partitions: 2 }])
  const seen = new Set<number>()
  await bus.subscribe({
    topic: 'test',
    group: 'g',
    maxBatch: 10,
    handle: async (batch) => {
      for (const { value } of batch) seen.add((value as { index: number }).index)
    },
  })
  const acknowledged: number[] = []
  const errors: unknown[] = []
  const killAt = [50, 150]
  for (let index = 0; index < 200; index++) {
    if (killAt.includes(index)) {
      const pid = Number(readFileSync(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0])
      process.kill(pid, 'SIGKILL')
    }
    try {
      await bus.publish([{ topic: 'test', key: `key-${index % 7}`, value: { index } }])
      acknowledged.push(index)
    } catch (error) {
      errors.push(error)
      await pause(50)
      index -= 1
    }
  }
  const deadline = Date.now() + 10_000
  while (seen.size < 200 && Date.now() < deadline) await pause(20)
  expect(errors.length).toBeGreaterThan(0)
  for (const error of errors) expect(error).toMatchObject({ unavailable: true })
  expect(acknowledged).toHaveLength(200)
  expect([...seen].toSorted((a, b) => a - b)).toEqual(acknowledged)
  expect(await bus.parked.list('g')).toEqual([])
  await bus.close()
  await server.stop()
  await rm(base, { recursive: true, force: true })
})
