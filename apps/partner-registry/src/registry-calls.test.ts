import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { type Calls, directCalls, offer, RegistrySource, type RpcServer, registryService } from '@parley/rpc'
import { testAuthority } from '@parley/rpc/fixture'
import { openChannel, openIdentity, openServer, remoteCalls } from '@parley/rpc/grpc'
import type { WatchResponse } from '@parley/rpc/registry/v1'
import { ledgerSource, openRevisionFeed, openStore, type Revisions } from '@parley/store'
import { setOf, testRevisionFeed } from '@parley/store/revision-feed.contract'
import type { Log } from '@parley/telemetry'
import { freshDatabase } from '@parley/verify'
import { afterEach, expect, test } from 'vitest'
import { registryCalls } from './registry-calls.ts'

/** For machines that do something else as well. */
const patient = { timeout: 10_000 }
const undone: (() => unknown)[] = []
afterEach(async () => {
  for (const undo of undone.splice(0).reverse()) await undo()
})

function fail(error: unknown): never {
  throw error
}
const lines: string[] = []
const log: Log = {
  ...{
    info: (line) => lines.push(line),
    warn: (line) => lines.push(line),
    error: (line) => lines.push(line),
  },
  child: () => log,
}
const unused = () => Promise.reject(new Error('not used here'))

async function openLedger(): Promise<{ revisions: Revisions; close(): Promise<void> }> {
  const database = await freshDatabase()
  const store = await openStore({
    databaseUrl: database.url,
    outlet: { write: unused, announce: () => undefined },
    blobs: {
      place: { kind: 'folder', folder: '' },
      write: unused,
      read: () => fail(new Error('not used here')),
      health: unused,
    },
    durability: 'on',
  })
  return {
    revisions: store.revisions,
    close: async () => {
      await store.close()
      await database.drop()
    },
  }
}

const handlersOver = (revisions: Revisions) =>
  registryCalls({ source: ledgerSource(revisions, fail), onError: fail, heartbeatEveryMs: 100 })

/** The registry as a server, on the port that it had before when it comes again. */
function serve(revisions: Revisions, port = 0): Promise<RpcServer> {
  return openServer({
    ...{ address: { host: '127.0.0.1', port }, services: [offer(registryService, handlersOver(revisions))] },
    ...{ isReady: async () => true, log },
  })
}

type Registry = Calls<typeof registryService>
async function openFeed(registry: Registry, silentAfterMs = 800) {
  const source = new RegistrySource({ registry, log, silentAfterMs })
  return { source, feed: await openRevisionFeed(source, fail) }
}

testRevisionFeed('a feed from a registry in the same process', async () => {
  const { revisions, close } = await openLedger()
  const { source, feed } = await openFeed(directCalls(registryService, handlersOver(revisions)))
  return { feed, revisions, close: () => source.close().then(close) }
})

testRevisionFeed('a feed from a registry over gRPC with certificates', async () => {
  const { revisions, close } = await openLedger()
  const pems = testAuthority().issue('parley')
  const identity = await openIdentity({ read: async () => pems, log })
  const server = await openServer({
    ...{ address: { host: '127.0.0.1', port: 0 }, identity, isReady: async () => true, log },
    services: [offer(registryService, handlersOver(revisions))],
  })
  const address = { host: 'localhost', port: server.address.port }
  const channel = openChannel({ addresses: [address], identity })
  const { source, feed } = await openFeed(remoteCalls(registryService, channel))
  return {
    ...{ feed, revisions },
    close: async () => {
      await source.close()
      channel.close()
      await server.drain(1_000)
      identity.close()
      await close()
    },
  }
})

async function openAway(ports: (server: RpcServer) => Promise<number> = async ({ address }) => address.port) {
  const { revisions, close } = await openLedger()
  undone.push(close)
  const server = await serve(revisions)
  undone.push(() => server.drain(200))
  const first = await revisions.deploy(setOf('first'), '')
  const channel = openChannel({ addresses: [{ host: '127.0.0.1', port: await ports(server) }] })
  undone.push(() => channel.close())
  const { source, feed } = await openFeed(remoteCalls(registryService, channel))
  undone.push(() => source.close())
  return { revisions, server, feed, first }
}

test('while the registry is away a feed serves what it holds, and it comes back to what is active then', async () => {
  const { revisions, server, feed, first } = await openAway()
  await expect.poll(() => feed.current()?.id, patient).toBe(first)
  await server.drain(200)
  const second = await revisions.deploy(setOf('second'), '')
  expect((await feed.byId(first)).id).toBe(first)
  await expect(feed.byId(second)).rejects.toMatchObject({ unavailable: true })
  await expect(feed.refresh()).rejects.toMatchObject({ unavailable: true })
  expect(feed.current()?.id).toBe(first)
  const again = await serve(revisions, server.address.port)
  undone.push(() => again.drain(200))
  await expect.poll(() => feed.current()?.id, patient).toBe(second)
  expect(lines).toContain('registry away: serving on what is held')
  await expect.poll(() => lines, patient).toContain('registry back')
})

/** A network that can stop to carry anything, without closing a connection. */
async function openWire(target: number): Promise<{ readonly port: number; freeze(frozen: boolean): void }> {
  const sockets = new Set<Socket>()
  let isFrozen = false
  const server: Server = createServer((near) => {
    const far = connect(target, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => to.destroy())
      from.pipe(to)
      if (isFrozen) from.pause()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  undone.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the wire has no port')
  return {
    port: address.port,
    freeze: (frozen) => {
      isFrozen = frozen
      for (const socket of sockets) frozen ? socket.pause() : socket.resume()
    },
  }
}

test('a registry that falls silent is noticed, and a deploy of meanwhile is there when it speaks again', async () => {
  lines.length = 0
  let wire: Awaited<ReturnType<typeof openWire>> | undefined
  const { revisions, feed, first } = await openAway(async ({ address }) => {
    wire = await openWire(address.port)
    return wire.port
  })
  await expect.poll(() => feed.current()?.id, patient).toBe(first)
  wire?.freeze(true)
  await expect.poll(() => lines, patient).toContain('registry away: serving on what is held')
  const second = await revisions.deploy(setOf('second'), '')
  await pause(200)
  expect(feed.current()?.id).toBe(first)
  wire?.freeze(false)
  await expect.poll(() => feed.current()?.id, patient).toBe(second)
})

test('a deploy reaches who watched a registry that is frozen, from another one', async () => {
  const { revisions, close } = await openLedger()
  undone.push(close)
  const [one, other] = [await serve(revisions), await serve(revisions)]
  undone.push(() => Promise.all([one.drain(200), other.drain(200)]))
  const wire = await openWire(one.address.port)
  const channel = openChannel({ addresses: [{ host: '127.0.0.1', port: wire.port }, other.address] })
  undone.push(() => channel.close())
  const { source, feed } = await openFeed(remoteCalls(registryService, channel))
  undone.push(() => source.close())
  wire.freeze(true)
  const id = await revisions.deploy(setOf('first'), '')
  await expect.poll(() => feed.current()?.id, patient).toBe(id)
})

test('a watch that ends in time is followed by the next, and nobody is told that the registry is away', async () => {
  const { revisions, close } = await openLedger()
  undone.push(close)
  lines.length = 0
  let watches = 0
  const needs = { source: ledgerSource(revisions, fail), onError: fail, heartbeatEveryMs: 20, watchForMs: 50 }
  const calls = registryCalls(needs)
  const counting: typeof calls = {
    ...calls,
    watch: (...call) => {
      watches++
      return calls.watch(...call)
    },
  }
  const { source, feed } = await openFeed(directCalls(registryService, counting), 30_000)
  undone.push(() => source.close())
  await expect.poll(() => watches, patient).toBeGreaterThan(2)
  const id = await revisions.deploy(setOf('first'), '')
  await expect.poll(() => feed.current()?.id, patient).toBe(id)
  expect(lines).toEqual(['revision received'])
})

test('a watch says at once what is active, or that nothing is, and then that it is still there', async () => {
  const { revisions, close } = await openLedger()
  undone.push(close)
  const registry = directCalls(registryService, handlersOver(revisions))
  const signs: WatchResponse['sign'][] = []
  const watched = (heldActivation: number, count: number) => async () => {
    const { signal } = new AbortController()
    for await (const { sign } of registry.watch({ heldActivation }, { signal })) {
      signs.push(sign)
      if (signs.length === count) return signs.splice(0)
    }
    return []
  }
  const heartbeat = (activation: number) => ({ $case: 'heartbeat', value: { activation } })
  expect(await watched(0, 2)()).toEqual([heartbeat(0), heartbeat(0)])
  const id = await revisions.deploy(setOf('first'), '')
  const revision = expect.objectContaining({ id })
  expect(await watched(0, 2)()).toEqual([
    { $case: 'activated', value: { number: 1, revision } },
    heartbeat(1),
  ])
  expect(await watched(1, 1)()).toEqual([heartbeat(1)])
})
