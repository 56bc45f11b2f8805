import { setTimeout as pause } from 'node:timers/promises'
import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js'
import { afterEach, expect, test } from 'vitest'
import { HealthService } from './generated/grpc/health/v1/health.ts'
import { RegistryServiceService as registryService } from './generated/parley/registry/v1/registry.ts'
import { type Address, openChannel } from './open-channel.ts'
import { type IdentityPems, openIdentity, type RpcIdentity } from './open-identity.ts'
import { openServer, type RpcServer, type RpcServerOptions } from './open-server.ts'
import { remoteCalls } from './remote-calls.ts'
import { silent, testAuthority } from './rpc-fixture.ts'
import { type CallContext, type Handlers, offer } from './service.ts'

const undone: (() => unknown)[] = []
afterEach(async () => {
  for (const undo of undone.splice(0).reverse()) await undo()
})

const authority = testAuthority()

async function identityOf(pems: IdentityPems): Promise<RpcIdentity> {
  const identity = await openIdentity({ read: async () => pems, log: silent })
  undone.push(() => identity.close())
  return identity
}

type Get = Handlers<typeof registryService>['get']
const revisionOf: Get = async ({ id }) => ({
  ...{ revision: { id, deployedAt: undefined, resources: Buffer.from(id) }, activation: 0 },
})

async function serve(options: Partial<RpcServerOptions> = {}, get: Get = revisionOf): Promise<RpcServer> {
  const watch = async function* (_: unknown, { signal }: CallContext) {
    yield { sign: { $case: 'heartbeat', value: { activation: 1 } } } as const
    await pause(60_000, undefined, { signal })
  }
  const server = await openServer({
    ...{ address: { host: '127.0.0.1', port: 0 }, services: [offer(registryService, { get, watch })] },
    ...{ isReady: async () => true, log: silent, ...options },
  })
  undone.push(() => server.drain(500))
  return server
}

function callsTo(ports: readonly number[], identity?: RpcIdentity) {
  const [first = 0, ...others] = ports
  const at = (port: number): Address => ({ host: 'localhost', port })
  const channel = openChannel({
    addresses: [at(first), ...others.map(at)],
    ...(identity && { identity }),
  })
  undone.push(() => channel.close())
  return { registry: remoteCalls(registryService, channel), health: remoteCalls(HealthService, channel) }
}

const soon = { timeoutMs: 20_000 }

test('a call without a deadline is refused, whoever makes it', async () => {
  const { address } = await serve()
  const client = new Client(`localhost:${address.port}`, credentials.createInsecure())
  undone.push(() => client.close())
  const { path, requestSerialize, responseDeserialize } = registryService.get
  const refusal = await new Promise<ServiceError | null>((resolve) => {
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      { id: 'r1' },
      new Metadata(),
      resolve,
    )
  })
  expect(refusal?.details).toBe(
    'parley.registry.v1.RegistryService/Get is answered only with a deadline: set one on every call',
  )
})

test('strangers are refused: plain ones, those without a certificate, and those with one of another CA', async () => {
  const ours = await identityOf(authority.issue('registry'))
  const { address } = await serve({ identity: ours })
  const ca = Buffer.from(authority.issue('nobody').ca)
  const withoutOne = { ...ours, client: credentials.createSsl(ca) }
  const stranger = testAuthority().issue('registry')
  const ofAnother = {
    ...ours,
    client: credentials.createSsl(ca, Buffer.from(stranger.privateKey), Buffer.from(stranger.certificate)),
  }
  for (const identity of [undefined, withoutOne, ofAnother]) {
    const { registry } = callsTo([address.port], identity)
    await expect(registry.get({ id: 'r1' }, soon)).rejects.toMatchObject({ code: 'unavailable' })
  }
  const { registry } = callsTo([address.port], await identityOf(authority.issue('mapper')))
  expect((await registry.get({ id: 'r1' }, soon)).revision?.id).toBe('r1')
})

test('a server of another CA, or of another name, is not believed', async () => {
  const mapper = await identityOf(authority.issue('mapper'))
  const { address } = await serve({ identity: await identityOf(testAuthority().issue('registry')) })
  const { registry } = callsTo([address.port], mapper)
  await expect(registry.get({ id: 'r1' }, soon)).rejects.toMatchObject({ code: 'unavailable' })
  const elsewhere = await serve({
    identity: await identityOf(authority.issue('registry', ['registry.example'])),
  })
  const named = callsTo([elsewhere.address.port], mapper)
  await expect(named.registry.get({ id: 'r1' }, soon)).rejects.toMatchObject({ code: 'unavailable' })
})

test('a replaced certificate is taken up while all runs, and half a replacement is not', async () => {
  const next = testAuthority()
  let read = authority.issue('registry')
  const warnings: string[] = []
  const log = { ...silent, warn: (message: string) => warnings.push(message) }
  const ours = await openIdentity({ read: async () => read, everyMs: 20, log })
  undone.push(() => ours.close())
  const { address } = await serve({ identity: ours })
  const old = await identityOf(authority.issue('mapper'))
  const asks = (identity: RpcIdentity) => callsTo([address.port], identity).registry.get({ id: 'r1' }, soon)
  await asks(old)
  const renewed = next.issue('registry')
  read = { ...renewed, privateKey: read.privateKey }
  await expect.poll(() => warnings.length).toBeGreaterThan(0)
  expect(warnings[0]).toBe('certificate between services not taken up')
  await asks(await identityOf(authority.issue('mapper')))
  read = renewed
  const young = await identityOf(next.issue('mapper'))
  await expect
    .poll(() =>
      asks(young).then(
        () => 'answered',
        () => 'refused',
      ),
    )
    .toBe('answered')
  const late = await identityOf(authority.issue('mapper'))
  await expect(asks(late)).rejects.toMatchObject({ code: 'unavailable' })
})

test('what is larger than a message may be is refused with a code of its own', async () => {
  const big = Buffer.alloc(65 * 1024 * 1024)
  const { address } = await serve({}, async ({ id }) => ({
    ...{ revision: { id, deployedAt: undefined, resources: big }, activation: 0 },
  }))
  const { registry } = callsTo([address.port])
  await expect(registry.get({ id: 'r1' }, { timeoutMs: 10_000 })).rejects.toMatchObject({ code: 'too-large' })
})

test('health is told for the server and each service, and a watcher hears of changes', async () => {
  let ready = true
  const { address } = await serve({ isReady: async () => ready })
  const { health } = callsTo([address.port])
  const service = 'parley.registry.v1.RegistryService'
  expect(await health.check({ service: '' }, soon)).toEqual({ status: 'SERVING' })
  expect(await health.check({ service }, soon)).toEqual({ status: 'SERVING' })
  await expect(health.check({ service: 'nobody' }, soon)).rejects.toMatchObject({ code: 'not-found' })
  const heard: string[] = []
  for await (const { status } of health.watch({ service }, { signal: AbortSignal.timeout(10_000) })) {
    heard.push(status)
    ready = false
    if (heard.length === 2) break
  }
  expect(heard).toEqual(['SERVING', 'NOT_SERVING'])
})

test('a server that stops finishes what it holds, ends its streams and takes nothing new', async () => {
  const begun = Promise.withResolvers<void>()
  const server = await serve({}, async (request, context) => {
    begun.resolve()
    await pause(300)
    return revisionOf(request, context)
  })
  const { registry } = callsTo([server.address.port])
  const held = registry.get({ id: 'r1' }, soon)
  await begun.promise
  const followed = (async () => {
    const { signal } = new AbortController()
    for await (const { sign } of registry.watch({ heldActivation: 0 }, { signal })) {
      expect(sign?.$case).toBe('heartbeat')
      void server.drain(5_000)
    }
  })()
  await expect(followed).rejects.toMatchObject({ code: 'unavailable' })
  expect((await held).revision?.id).toBe('r1')
  await expect(registry.get({ id: 'r1' }, soon)).rejects.toMatchObject({ code: 'unavailable' })
})

test('what does not end by itself is broken off', async () => {
  const begun = Promise.withResolvers<void>()
  const server = await serve({}, async (request, context) => {
    begun.resolve()
    await pause(60_000, undefined, { ref: false })
    return revisionOf(request, context)
  })
  const { registry } = callsTo([server.address.port])
  const held = expect(registry.get({ id: 'r1' }, { timeoutMs: 30_000 })).rejects.toMatchObject({
    unavailable: true,
  })
  await begun.promise
  await server.drain(100)
  await held
})

test('of several addresses one that answers is asked', async () => {
  const [gone, there] = [await serve(), await serve()]
  const { registry } = callsTo([gone.address.port, there.address.port])
  await registry.get({ id: 'r1' }, soon)
  await gone.drain(500)
  expect((await registry.get({ id: 'r2' }, soon)).revision?.id).toBe('r2')
  await there.drain(500)
  await expect(registry.get({ id: 'r3' }, soon)).rejects.toMatchObject({ code: 'unavailable' })
})

test('an address that is taken stops the start with a sentence', async () => {
  const { address } = await serve()
  await expect(serve({ address })).rejects.toThrow(
    `cannot listen on 127.0.0.1:${address.port} for other services`,
  )
})
