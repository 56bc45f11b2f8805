import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, ParleyProcess } from '@parley/rig'
import { type FreshDatabase, freshDatabase } from '@parley/verify'
import { afterAll, beforeAll, expect, test } from 'vitest'

let home: string
let database: FreshDatabase
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'parley-e2e-'))
  database = await freshDatabase()
})
afterAll(async () => {
  await database.drop()
  await rm(home, { recursive: true, force: true })
})

test('a process that cannot start ends, though a broker has left a connection without an answer', async () => {
  const open: Socket[] = []
  // The first connection is taken and never answered, the others break.
  const broker = createServer((socket) => {
    socket.on('error', () => undefined)
    if (open.push(socket) > 1) socket.resetAndDestroy()
  })
  const port = await freePort()
  broker.listen(port, '127.0.0.1')
  const parley = new ParleyProcess({
    ...{ home, ports: { as2: await freePort(), admin: await freePort() } },
    env: { DATABASE_URL: database.url, PARLEY_KAFKA_BROKERS: `127.0.0.1:${port}` },
  })
  try {
    parley.spawn()
    expect(await parley.ended()).toBe(1)
    expect(parley.logTail()).toContain('Parley cannot start: ')
  } finally {
    await parley.kill('SIGKILL')
    for (const socket of open) socket.destroy()
    broker.close()
  }
}, 60_000)
