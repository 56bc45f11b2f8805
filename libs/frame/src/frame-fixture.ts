import { connect, type Socket } from 'node:net'
import type { Consumer, Subscription } from '@parley/bus'
import { openLog } from '@parley/telemetry'
import type { Endpoint, EndpointRequest, Service } from './service.ts'
import { type FrameOptions, type RunningFrame, startFrame } from './start-frame.ts'

/** What the frame's tests start and talk to: a real frame, real sockets, and a fake of our own bus port. */

export type Started = {
  readonly frame: RunningFrame
  readonly partner: number
  readonly admin: number
  readonly bus: FakeBus
  readonly logged: () => Record<string, unknown>[]
}

const running: RunningFrame[] = []

export async function started(service: Partial<Service>, more: StartedOptions = {}): Promise<Started> {
  const bus = new FakeBus()
  const lines: string[] = []
  const { token, ...options } = more
  const frame = await startFrame({
    services: [{ name: 'sample', ...service }],
    bus,
    listeners: { partner: { host: '127.0.0.1', port: 0 }, admin: { host: '127.0.0.1', port: 0, token } },
    health: [],
    log: openLog({ level: 'info', name: 'frame', destination: { write: (line) => lines.push(line) } }),
    drainTimeoutMs: 2_000,
    openapi: { title: 'Sample', version: '1.2.3' },
    ...options,
  })
  running.push(frame)
  return {
    frame,
    partner: frame.addresses.partner?.port ?? 0,
    admin: frame.addresses.admin.port,
    bus,
    logged: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  }
}

type StartedOptions = Partial<FrameOptions> & { readonly token?: string }

export async function drainAll(): Promise<void> {
  await Promise.all(running.splice(0).map((frame) => frame.drain()))
}

export function partnerPost(handle: Endpoint['handle'], path = '/as2'): Endpoint {
  return { listener: 'partner', method: 'POST', path, handle }
}

export async function readAll(request: Pick<EndpointRequest, 'body'>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request.body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Keeps the subscriptions and hands records to them when the test says so. */
export class FakeBus {
  readonly subscriptions: Subscription[] = []
  stopped = 0

  subscribe(subscription: Subscription): Promise<Consumer> {
    this.subscriptions.push(subscription)
    return Promise.resolve({
      stop: async () => {
        this.stopped += 1
      },
    })
  }
}

/** A peer that writes bytes of its own making. */
export class RawPeer {
  readonly socket: Socket
  received = ''
  #closed = false

  constructor(port: number) {
    this.socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
    this.socket.on('data', (chunk) => {
      this.received += chunk.toString('latin1')
    })
    this.socket.on('error', () => undefined)
    this.socket.on('end', () => this.socket.end())
    this.socket.on('close', () => {
      this.#closed = true
    })
  }

  write(text: string): this {
    this.socket.write(text, 'latin1')
    return this
  }

  /** What came until the text was seen, or until the other side closed. */
  async until(text: string): Promise<string> {
    while (!this.received.includes(text) && !this.#closed) await soon()
    return this.received
  }

  async untilClosed(): Promise<string> {
    while (!this.#closed) await soon()
    return this.received
  }
}

export function soon(ms = 5): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
