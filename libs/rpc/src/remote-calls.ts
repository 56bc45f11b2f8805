import type { ClientReadableStream, ServiceError } from '@grpc/grpc-js'
import { Metadata } from '@grpc/grpc-js'
import { failureOfStatus } from './grpc-status.ts'
import type { ChosenClient, RpcChannel } from './open-channel.ts'
import { isUnavailable, type RpcFailure } from './rpc-failure.ts'
import type { AskOptions, Calls, Definition, FollowOptions, Method } from './service.ts'

/** The questions of a service of another process. Nothing is asked twice by itself. */
export function remoteCalls<D extends Definition>(definition: D, channel: RpcChannel): Calls<D> {
  const calls = Object.entries(definition).map(([name, method]) => [
    name,
    method.responseStream ? follow(channel, method) : ask(channel, method),
  ])
  return Object.fromEntries(calls) as Calls<D>
}

function ask(channel: RpcChannel, method: Method) {
  return async (request: never, { timeoutMs, signal }: AskOptions): Promise<unknown> => {
    signal?.throwIfAborted()
    const deadline = Date.now() + timeoutMs
    const chosen = await channel.choose()
    signal?.throwIfAborted()
    try {
      return await unary(chosen, method, request, { deadline, ...(signal && { signal }) })
    } catch (error) {
      signal?.throwIfAborted()
      throw told(error as ServiceError, { channel, chosen, method })
    }
  }
}

type UnaryOptions = { readonly deadline: number; readonly signal?: AbortSignal }

async function unary(
  { client }: ChosenClient,
  method: Method,
  request: never,
  { deadline, signal }: UnaryOptions,
): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  const call = client.makeUnaryRequest<never, unknown>(
    ...[method.path, method.requestSerialize, method.responseDeserialize, request],
    ...([new Metadata(), { deadline }] as const),
    (error, response) => (error ? reject(error) : resolve(response)),
  )
  const cancel = () => call.cancel()
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    return await promise
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
}

function follow(channel: RpcChannel, method: Method) {
  return async function* (request: never, { signal }: FollowOptions): AsyncIterable<unknown> {
    signal.throwIfAborted()
    const chosen = await channel.choose()
    signal.throwIfAborted()
    const stream = streamOf(chosen, method, request)
    const cancel = () => stream.cancel()
    signal.addEventListener('abort', cancel, { once: true })
    try {
      yield* stream
    } catch (error) {
      // A caller that gives a silent service up wants another one next time.
      if (signal.aborted && isUnavailable(signal.reason)) channel.passOver(chosen)
      signal.throwIfAborted()
      throw told(error as ServiceError, { channel, chosen, method })
    } finally {
      signal.removeEventListener('abort', cancel)
      // Also when the caller leaves its loop: the service is told that nobody follows any more.
      stream.cancel()
    }
    signal.throwIfAborted()
  }
}

function streamOf({ client }: ChosenClient, method: Method, request: never): ClientReadableStream<unknown> {
  const stream = client.makeServerStreamRequest<never, unknown>(
    ...[method.path, method.requestSerialize, method.responseDeserialize, request],
    new Metadata(),
  )
  // An error after the last reader has left, such as that of our own cancelling, is nobody's.
  stream.on('error', () => undefined)
  return stream
}

type Asked = { readonly channel: RpcChannel; readonly chosen: ChosenClient; readonly method: Method }

function told(error: ServiceError, { channel, chosen, method }: Asked): RpcFailure {
  const failure = failureOfStatus(error, `${method.path.slice(1)} of ${chosen.address}`)
  if (failure.unavailable) channel.passOver(chosen)
  return failure
}
