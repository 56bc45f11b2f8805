import { type AskedService, addressSettings, type Settings } from '@parley/config'
import type { Questions } from '@parley/console'
import type { Service } from '@parley/frame'
import {
  type Calls,
  type Definition,
  directCallsTo,
  gatewayService,
  mapperService,
  parserService,
  type RpcChannel,
  RpcFailure,
  type RpcIdentity,
} from '@parley/rpc'

export type OpenQuestions = {
  readonly questions: Questions
  /** The services of this process, as soon as they are there: they are asked by direct calls. */
  found(services: readonly Service[]): void
  close(): void
}

/**
 * How services are asked: by a direct call in one process, over gRPC where a setting says that they run elsewhere. The
 * service of this process goes first.
 */
export async function openQuestions(
  { rpc }: Settings,
  identity: RpcIdentity | undefined,
): Promise<OpenQuestions> {
  const channels: RpcChannel[] = []
  let here: readonly Service[] = []
  const to = async <D extends Definition>(name: AskedService, definition: D): Promise<Calls<D>> => {
    const remote = await remoteTo(definition, { addresses: rpc.asked[name], identity, channels })
    return byName(definition, () => directTo(definition, name, here) ?? remote ?? away(name))
  }
  const questions: Questions = {
    parser: await to('edi-parser', parserService),
    mapper: await to('mapper', mapperService),
    as2Gateway: await to('as2-gateway', gatewayService),
    folderGateway: await to('folder-gateway', gatewayService),
  }
  return {
    questions,
    found: (services) => {
      here = services
    },
    close: () => {
      for (const channel of channels) channel.close()
    },
  }
}

type Remote = {
  readonly addresses: Settings['rpc']['registry']
  readonly identity: RpcIdentity | undefined
  readonly channels: RpcChannel[]
}

async function remoteTo<D extends Definition>(definition: D, remote: Remote): Promise<Calls<D> | undefined> {
  const { addresses = [], identity, channels } = remote
  const [first, ...others] = addresses
  if (first === undefined) return undefined
  const { openChannel, remoteCalls } = await import('@parley/rpc/grpc')
  const channel = openChannel({ addresses: [first, ...others], ...(identity && { identity }) })
  channels.push(channel)
  return remoteCalls(definition, channel)
}

function directTo<D extends Definition>(
  definition: D,
  name: AskedService,
  services: readonly Service[],
): Calls<D> | undefined {
  const own = services.find((service) => service.name === name)?.calls ?? []
  const offered = own.find((one) => one.definition === definition)
  return offered && directCallsTo(definition, offered)
}

/** Whom to ask is looked for when there is a question: services are made one after the other. */
function byName<D extends Definition>(definition: D, calls: () => Calls<D>): Calls<D> {
  const asked = Object.keys(definition).map((method) => [
    method,
    (request: never, options: never) => calls()[method]?.(request, options),
  ])
  return Object.fromEntries(asked) as Calls<D>
}

function away(name: AskedService): never {
  const text = `No ${name} runs in this process, and ${addressSettings[name]} names none. Set it to the host:port of one.`
  throw new RpcFailure('unavailable', text)
}
