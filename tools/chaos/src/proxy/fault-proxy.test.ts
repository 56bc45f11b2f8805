import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '@parley/rig'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FaultProxy } from './fault-proxy.ts'

/** Says back what it hears, and keeps it. */
let server: Server
let heard: string
let ended: number
let proxy: FaultProxy
const clients: Socket[] = []

beforeEach(async () => {
  heard = ''
  ended = 0
  const target = await freePort()
  server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      heard += bytes.toString()
      socket.write(bytes)
    })
    socket.on('end', () => {
      ended += 1
      socket.end()
    })
  })
  server.listen(target, '127.0.0.1')
  await once(server, 'listening')
  proxy = await FaultProxy.open({ port: await freePort(), target })
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await proxy.close()
  server.close()
})

type Caller = { readonly socket: Socket; text: string; failure: string | undefined; isClosed: boolean }

async function call(): Promise<Caller> {
  const socket = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true })
  clients.push(socket)
  const caller: Caller = { socket, text: '', failure: undefined, isClosed: false }
  socket.on('data', (bytes) => {
    caller.text += bytes.toString()
  })
  socket.on('error', (error: NodeJS.ErrnoException) => {
    caller.failure = error.code
  })
  socket.on('close', () => {
    caller.isClosed = true
  })
  await once(socket, 'connect')
  return caller
}

async function until(check: () => boolean): Promise<void> {
  for (let left = 300; !check(); left -= 1) {
    if (left === 0) throw new Error('not within 3 s')
    await pause(10)
  }
}

test('a line without a spell carries everything, both ends included', async () => {
  const caller = await call()
  caller.socket.end('a'.repeat(300_000))
  await until(() => caller.isClosed)
  expect(caller.text).toBe('a'.repeat(300_000))
  expect(caller.failure).toBeUndefined()
  expect(proxy.connections).toBe(0)
})

test('latency delays each way, and loses nothing', async () => {
  const caller = await call()
  proxy.cast({ kind: 'latency', delayMs: 150 })
  const from = performance.now()
  caller.socket.write('ping')
  await until(() => caller.text === 'ping')
  expect(performance.now() - from).toBeGreaterThan(290)
})

test('through a blackhole nothing comes, and everything when it is over', async () => {
  const caller = await call()
  proxy.cast({ kind: 'blackhole' })
  caller.socket.end('late')
  await pause(100)
  expect([heard, ended, caller.isClosed]).toEqual(['', 0, false])
  proxy.heal()
  await until(() => caller.isClosed)
  expect([heard, caller.text]).toEqual(['late', 'late'])
})

test('on a deaf line the question arrives, the answer is lost whole, and the line breaks', async () => {
  const caller = await call()
  proxy.cast({ kind: 'deaf' })
  caller.socket.write('once')
  await until(() => heard === 'once')
  proxy.heal()
  caller.socket.write('twice')
  await until(() => caller.isClosed)
  expect([heard, caller.text, caller.failure]).toEqual(['oncetwice', '', 'ECONNRESET'])
})

test('a trickle takes its time', async () => {
  const caller = await call()
  proxy.cast({ kind: 'trickle', bytesPerSecond: 1_000 })
  const from = performance.now()
  caller.socket.write('a'.repeat(100))
  await until(() => caller.text.length === 100)
  expect(performance.now() - from).toBeGreaterThan(190)
})

test('a reset breaks what is open, and new connections go through', async () => {
  const caller = await call()
  caller.socket.write('x')
  await until(() => caller.text === 'x')
  expect(proxy.strike({ kind: 'reset' })).toBe(1)
  await until(() => caller.isClosed)
  expect(caller.failure).toBe('ECONNRESET')
  const other = await call()
  other.socket.write('y')
  await until(() => other.text === 'y')
})

test('after a half-close toward the server the answer still comes', async () => {
  const caller = await call()
  caller.socket.write('half')
  await until(() => caller.text === 'half')
  proxy.strike({ kind: 'half-close', toward: 'server' })
  await until(() => ended === 1)
  expect(caller.failure).toBeUndefined()
})

test('who is refused is cut off, until the line is healed', async () => {
  const open = await call()
  proxy.cast({ kind: 'refuse' })
  await until(() => open.isClosed)
  const refused = await call().catch(() => undefined)
  await until(() => refused === undefined || refused.isClosed)
  proxy.heal()
  const later = await call()
  later.socket.write('again')
  await until(() => later.text === 'again')
})
