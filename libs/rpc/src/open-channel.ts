import { type ChannelOptions, Client, connectivityState, credentials } from '@grpc/grpc-js'
import { keepLibraryQuiet, largestMessageBytes, silenceLimits } from './limits.ts'
import type { RpcIdentity } from './open-identity.ts'

export type Address = { readonly host: string; readonly port: number }

export type ChannelSettings = {
  /** Processes that answer the same; the next one is asked when one cannot be reached. */
  readonly addresses: readonly [Address, ...Address[]]
  /** Without one the connection is plain, which settings allow on loopback only. */
  readonly identity?: RpcIdentity
}

/** The way to a service over gRPC. It connects when it is asked for the first time, and again by itself. */
export interface RpcChannel {
  /** The client to ask now, and its address for sentences. Waits a moment for one that is connected. */
  choose(): Promise<ChosenClient>
  /** What was asked there was not answered: others come first next time. */
  passOver(chosen: ChosenClient): void
  close(): void
}

export type ChosenClient = { readonly client: Client; readonly address: string }

const channelOptions: ChannelOptions = {
  ...silenceLimits,
  'grpc.keepalive_permit_without_calls': 1,
  'grpc.max_receive_message_length': largestMessageBytes,
  'grpc.max_send_message_length': largestMessageBytes,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  'grpc.dns_min_time_between_resolutions_ms': 1_000,
  'grpc.enable_retries': 0,
  // Services speak to each other, never through a proxy that the environment names for the world outside.
  'grpc.enable_http_proxy': 0,
}

/** A process that hangs in the handshake is passed over after this, where there are others. */
const comesUpWithinMs = 1_500

export function openChannel({ addresses, identity }: ChannelSettings): RpcChannel {
  keepLibraryQuiet()
  const credential = identity?.client ?? credentials.createInsecure()
  const all = addresses.map(({ host, port }) => {
    const address = `${host.includes(':') ? `[${host}]` : host}:${port}`
    return { client: new Client(address, credential, channelOptions), address }
  })
  const [first] = all
  if (first === undefined) throw new Error('a channel needs an address')
  let order: readonly ChosenClient[] = all
  return {
    choose: async () => {
      if (all.length === 1) return first
      for (const one of order) if (await comesUp(one.client)) return one
      return order[0] ?? first
    },
    passOver: (chosen) => {
      order = [...order.filter((one) => one !== chosen), chosen]
    },
    close: () => {
      for (const { client } of all) client.close()
    },
  }
}

/** Whether a connection stands, or comes to stand in a moment. */
async function comesUp(client: Client): Promise<boolean> {
  const channel = client.getChannel()
  const deadline = Date.now() + comesUpWithinMs
  for (;;) {
    const state = channel.getConnectivityState(true)
    if (state === connectivityState.READY) return true
    if (state === connectivityState.TRANSIENT_FAILURE || state === connectivityState.SHUTDOWN) return false
    if (Date.now() >= deadline) return false
    await new Promise<void>((resolve) => {
      channel.watchConnectivityState(state, deadline, () => resolve())
    })
  }
}
