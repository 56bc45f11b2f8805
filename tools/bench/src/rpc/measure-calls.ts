import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { IssuedPems } from '@parley/rig'
import { type Calls, directCalls, registryService } from '@parley/rpc'
import { openChannel, openIdentity, remoteCalls } from '@parley/rpc/grpc'
import { environmentOf, quiet } from './issued-here.ts'

export type CallFigures = {
  readonly way: string
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Processor time a call, at both ends. */
  readonly clientMicros: number
  readonly serverMicros: number
}

type Registry = Calls<typeof registryService>
const ask = (registry: Registry) => registry.get({ id: 'a'.repeat(64) }, { timeoutMs: 10_000 })

/** The same small question over each way: in this process, and to another process on loopback. */
export async function measureCalls(count: number, issue: (name: string) => IssuedPems) {
  const deployedAt = new Date()
  const resources = Buffer.alloc(200, 1)
  const direct = directCalls(registryService, {
    get: async ({ id }) => ({ revision: { id, deployedAt, resources }, activation: 1 }),
    watch: async function* () {},
  })
  const figures: CallFigures[] = [await figuresOf('direct call', direct, count, async () => 0)]
  for (const way of ['plain', 'mtls'] as const) {
    const server = fork(new URL('rpc-server.ts', import.meta.url).pathname, [way], {
      env: { ...process.env, ...environmentOf(issue('server')) },
    })
    const [{ port }] = (await once(server, 'message')) as [{ port: number }]
    const pems = issue('client')
    const identity = way === 'mtls' ? await openIdentity({ read: async () => pems, log: quiet }) : undefined
    const channel = openChannel({
      addresses: [{ host: 'localhost', port }],
      ...(identity && { identity }),
    })
    const registry = remoteCalls(registryService, channel)
    const name = way === 'mtls' ? 'gRPC, mTLS' : 'gRPC, plain'
    figures.push(await figuresOf(name, registry, count, () => cpuOf(server)))
    channel.close()
    identity?.close()
    server.disconnect()
  }
  return figures
}

const atOnce = 32

async function figuresOf(
  way: string,
  registry: Registry,
  count: number,
  serverCpu: () => Promise<number>,
): Promise<CallFigures> {
  for (let warm = 0; warm < 2_000; warm++) await ask(registry)
  const times: number[] = []
  for (let one = 0; one < count / 4; one++) {
    const from = performance.now()
    await ask(registry)
    times.push(performance.now() - from)
  }
  times.sort((a, b) => a - b)
  const [server, own, from] = [await serverCpu(), process.cpuUsage(), performance.now()]
  let left = count
  const worker = async () => {
    while (left-- > 0) await ask(registry)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  const seconds = (performance.now() - from) / 1_000
  const { user, system } = process.cpuUsage(own)
  return {
    ...{ way, perSecond: count / seconds, clientMicros: (user + system) / count },
    serverMicros: ((await serverCpu()) - server) / count,
    p50Ms: times[Math.floor(times.length * 0.5)] ?? 0,
    p99Ms: times[Math.floor(times.length * 0.99)] ?? 0,
  }
}

async function cpuOf(server: ChildProcess): Promise<number> {
  server.send('cpu')
  const [{ cpuMicros }] = (await once(server, 'message')) as [{ cpuMicros: number }]
  return cpuMicros
}
