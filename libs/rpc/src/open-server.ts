import { Server, ServerCredentials, type ServiceDefinition } from '@grpc/grpc-js'
import type { Log } from '@parley/telemetry'
import { healthService } from './health.ts'
import { keepLibraryQuiet, largestMessageBytes, silenceLimits } from './limits.ts'
import { mergeServices } from './merge-services.ts'
import type { Address } from './open-channel.ts'
import type { RpcIdentity } from './open-identity.ts'
import { serveMethods } from './serve-methods.ts'
import { type RpcService, serviceNameOf } from './service.ts'

export type RpcServerOptions = {
  /** Port 0 takes any free one. */
  readonly address: Address
  readonly services: readonly RpcService[]
  /** Without one it listens plain, which settings allow on loopback only. */
  readonly identity?: RpcIdentity
  /** What the health service answers; it says no by itself while the server stops. */
  readonly isReady: () => Promise<boolean>
  readonly log: Log
}

export type RpcServer = {
  readonly address: Address
  /** Takes nothing new, ends streams, finishes what is held; after that time it breaks off what is left. */
  drain(withinMs: number): Promise<void>
}

const serverOptions = {
  ...silenceLimits,
  'grpc.max_receive_message_length': largestMessageBytes,
  'grpc.max_send_message_length': largestMessageBytes,
  // So that a certificate that was replaced is shown on every connection within the hour. Streams that end by themselves
  // within the second half of it are not cut.
  'grpc.max_connection_age_ms': 25 * 60 * 1000,
  'grpc.max_connection_age_grace_ms': 35 * 60 * 1000,
}

/** Serves the services and their health. Throws when the address is taken. */
export async function openServer(options: RpcServerOptions): Promise<RpcServer> {
  const { address, identity, log } = options
  const services = mergeServices(options.services)
  keepLibraryQuiet()
  const stopping = new AbortController()
  const server = new Server(serverOptions)
  const health = healthService({
    isReady: async () => !stopping.signal.aborted && (await options.isReady()),
    names: services.map(({ definition }) => serviceNameOf(definition)),
  })
  for (const service of [...services, health]) {
    const handlers = serveMethods(service, { log, stopping: stopping.signal })
    // Definitions whose messages are unknown here: `offer` has checked that the handlers are theirs.
    server.addService(service.definition as unknown as ServiceDefinition, handlers)
  }
  const port = await bound(server, address, identity)
  return {
    address: { host: address.host, port },
    drain: async (withinMs) => {
      stopping.abort()
      await shutDown(server, withinMs)
    },
  }
}

async function bound(server: Server, { host, port }: Address, identity?: RpcIdentity): Promise<number> {
  const credentials = identity?.server ?? ServerCredentials.createInsecure()
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`
  server.bindAsync(target, credentials, (error, taken) => (error ? reject(error) : resolve(taken)))
  return promise.catch((cause: unknown) => {
    throw new Error(`cannot listen on ${target} for other services`, { cause })
  })
}

async function shutDown(server: Server, withinMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(() => {
    server.forceShutdown()
    resolve()
  }, withinMs)
  server.tryShutdown(() => resolve())
  await promise
  clearTimeout(timer)
}
