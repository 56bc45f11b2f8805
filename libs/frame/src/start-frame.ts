import type { Bus, Consumer } from '@parley/bus'
import type { RpcIdentity, RpcServer } from '@parley/rpc'
import type { Log } from '@parley/telemetry'
import { refuseStrangers, securityHeaders } from './admin-guard.ts'
import { routeOf } from './answer-request.ts'
import { refuseAmbiguous } from './front-door.ts'
import type { TlsIdentity } from './http-server.ts'
import { type OpenListener, openListener } from './open-listener.ts'
import type { OpenApiInfo } from './openapi.ts'
import { failedChecks, type HealthCheck, ownEndpoints } from './own-endpoints.ts'
import { type RunningRepeats, startRepeats } from './repeats.ts'
import type { TrustedProxies } from './sender.ts'
import type { Listener, Service } from './service.ts'

type Address = { readonly host: string; readonly port: number }

export type FrameOptions = {
  readonly services: readonly Service[]
  readonly bus: Pick<Bus, 'subscribe'>
  readonly listeners: {
    /** With `tls` it speaks HTTPS; proxies not named are believed nothing. */
    readonly partner: Address & { readonly tls?: TlsIdentity; readonly isTrustedProxy?: TrustedProxies }
    /** Without a token the admin listener serves loopback names only. */
    readonly admin: Address & { readonly token?: string | undefined }
    /** Where other services ask; without it they cannot. With an identity both ends show certificates. */
    readonly rpc?: Address & { readonly identity?: RpcIdentity }
  }
  readonly health: readonly HealthCheck[]
  readonly log: Log
  /** How long a drain waits for what is held before it breaks connections and returns. */
  readonly drainTimeoutMs: number
  readonly openapi: OpenApiInfo
}

export type RunningFrame = {
  /** The ports that were taken, which are others than asked for where 0 was; no partner's where no service has something for partners. */
  readonly addresses: { readonly admin: Address; readonly partner?: Address; readonly rpc?: Address }
  /** Takes nothing new, finishes what is held, and resolves; within the drain timeout, come what may. */
  drain(): Promise<void>
}

/**
 * Listeners, consumers and repeats of the chosen services. Resolves when partners are answered and every consumer is
 * subscribed. Throws when an address is taken; then nothing is left open.
 */
export async function startFrame(options: FrameOptions): Promise<RunningFrame> {
  const state = { draining: false }
  const listeners = await openListeners(options, () => state.draining)
  const closeAll = (error: unknown) => closing(listeners, error)
  const rpc = await openCalls(options).catch(closeAll)
  const consumers = await subscribeAll(options).catch(async (error) => {
    await rpc?.drain(0)
    return closeAll(error)
  })
  const repeats = startRepeats(
    options.services.flatMap((service) => service.repeats ?? []),
    options.log,
  )
  let drained: Promise<void> | undefined
  return {
    addresses: {
      admin: listeners.admin.address,
      ...(listeners.partner && { partner: listeners.partner.address }),
      ...(rpc && { rpc: rpc.address }),
    },
    drain: () => {
      state.draining = true
      drained ??= drain(options, { listeners, rpc, consumers, repeats })
      return drained
    },
  }
}

type Listeners = { readonly admin: OpenListener; readonly partner: OpenListener | undefined }

async function openListeners(options: FrameOptions, draining: () => boolean): Promise<Listeners> {
  const { services, listeners, health, openapi, log } = options
  const own = ownEndpoints({ services, health, openapi, draining })
  const endpoints = [...own, ...services.flatMap((service) => service.endpoints ?? [])]
  const { isTrustedProxy = () => false } = listeners.partner
  const routes = (listener: Listener) =>
    endpoints
      .filter((endpoint) => endpoint.listener === listener)
      .map((endpoint) => routeOf(endpoint, { log, draining, isTrustedProxy }))
  const { host, port, token } = listeners.admin
  const isForPartners = services.some(({ endpoints = [] }) =>
    endpoints.some(({ listener }) => listener === 'partner'),
  )
  const partnerListener = { routes: routes('partner'), turnAway: refuseAmbiguous, headers: [], log }
  const opened = await Promise.allSettled([
    isForPartners ? openListener({ ...listeners.partner, ...partnerListener }) : undefined,
    openListener({
      host,
      port,
      routes: routes('admin'),
      turnAway: (request) => refuseAmbiguous(request) ?? refuseStrangers(request, token),
      headers: securityHeaders,
      log,
    }),
  ])
  const [partner, admin] = opened
  if (partner.status === 'fulfilled' && admin.status === 'fulfilled') {
    return { partner: partner.value, admin: admin.value }
  }
  await Promise.all(opened.map((result) => result.status === 'fulfilled' && result.value?.close()))
  throw partner.status === 'rejected'
    ? partner.reason
    : admin.status === 'rejected'
      ? admin.reason
      : undefined
}

async function closing({ partner, admin }: Listeners, error: unknown): Promise<never> {
  await Promise.all([partner?.close(), admin.close()])
  throw error
}

/** Nothing listens where the chosen services answer nothing. */
async function openCalls({ services, listeners, health, log }: FrameOptions): Promise<RpcServer | undefined> {
  const calls = services.flatMap((service) => service.calls ?? [])
  if (listeners.rpc === undefined || calls.length === 0) return undefined
  const { identity, ...address } = listeners.rpc
  const isReady = async () => (await failedChecks(health)).failed.length === 0
  const { openServer } = await import('@parley/rpc/grpc')
  return openServer({ address, services: calls, isReady, log, ...(identity && { identity }) })
}

async function subscribeAll({ services, bus }: FrameOptions): Promise<readonly Consumer[]> {
  const subscriptions = services.flatMap((service) => service.consumers ?? [])
  const results = await Promise.allSettled(subscriptions.map((subscription) => bus.subscribe(subscription)))
  const failed = results.find((result) => result.status === 'rejected')
  const consumers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  if (!failed) return consumers
  await Promise.all(consumers.map((consumer) => consumer.stop()))
  throw failed.reason
}

type Running = {
  readonly listeners: Listeners
  readonly rpc: RpcServer | undefined
  readonly consumers: readonly Consumer[]
  readonly repeats: RunningRepeats
}

/** The admin listener closes last, so that readyz can say 503 while the rest is finished. */
async function drain({ drainTimeoutMs, log }: FrameOptions, running: Running): Promise<void> {
  const { listeners, rpc, consumers, repeats } = running
  const taking = [listeners.partner?.close(), rpc?.drain(drainTimeoutMs), repeats.stop()]
  const held = [...taking, ...consumers.map((consumer) => consumer.stop())]
  if (await finished(Promise.allSettled(held), drainTimeoutMs)) {
    const results = await Promise.allSettled(held)
    for (const result of results) {
      if (result.status === 'rejected') log.error('drain failed', { error: result.reason })
    }
  } else {
    log.warn('drain timed out', { durationMs: drainTimeoutMs })
    listeners.partner?.cut()
  }
  const closed = listeners.admin.close()
  if (!(await finished(closed, lastAnswersMs))) listeners.admin.cut()
  await closed
}

/** What a request of the console may still take when everything else has stopped. */
const lastAnswersMs = 1_000

async function finished(work: Promise<unknown>, withinMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, withinMs, false)
  })
  try {
    return await Promise.race([work.then(() => true as const), late])
  } finally {
    clearTimeout(timer)
  }
}
