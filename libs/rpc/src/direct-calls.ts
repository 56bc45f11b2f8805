import { setTimeout as pause } from 'node:timers/promises'
import { failureOf, RpcFailure } from './rpc-failure.ts'
import {
  type AnyStream,
  type AnyUnary,
  type AskOptions,
  type Calls,
  type Definition,
  type FollowOptions,
  type Handlers,
  type RpcService,
  serviceNameOf,
} from './service.ts'

/** The questions of a service in this process: no wire, but the same deadlines, aborts and failures. */
export function directCalls<D extends Definition>(definition: D, handlers: Handlers<D>): Calls<D> {
  const calls = Object.entries(definition).map(([name, { path, responseStream }]) => {
    const handle = handlers[name]
    if (handle === undefined) throw new Error(`${path} has no handler`)
    return [name, responseStream ? follow(handle as AnyStream) : ask(handle as AnyUnary, path)]
  })
  return Object.fromEntries(calls) as Calls<D>
}

/** The same of a service as it is offered. Throws when it is another. */
export function directCallsTo<D extends Definition>(definition: D, service: RpcService): Calls<D> {
  if (service.definition !== definition) throw new Error(`it is ${serviceNameOf(service.definition)}`)
  return directCalls(definition, service.handlers as Handlers<D>)
}

function ask(handle: AnyUnary, path: string) {
  return async (request: never, { timeoutMs, signal }: AskOptions): Promise<unknown> => {
    signal?.throwIfAborted()
    const over = new AbortController()
    const given = signal ? AbortSignal.any([signal, over.signal]) : over.signal
    const deadline = new Date(Date.now() + timeoutMs)
    try {
      return await Promise.race([
        answered(handle, request, { signal: given, deadline }),
        late(timeoutMs, path, given),
      ])
    } finally {
      over.abort()
    }
  }
}

async function answered(handle: AnyUnary, ...call: Parameters<AnyUnary>): Promise<unknown> {
  try {
    return await handle(...call)
  } catch (thrown) {
    throw failureOf(thrown)
  }
}

/** Rejects: with the reason of the caller's abort, or when the time is over. */
async function late(timeoutMs: number, path: string, signal: AbortSignal): Promise<never> {
  await pause(timeoutMs, undefined, { signal }).catch(() => signal.throwIfAborted())
  throw new RpcFailure('late', `${path} was not answered in time`)
}

function follow(handle: AnyStream) {
  return async function* (request: never, { signal }: FollowOptions): AsyncIterable<unknown> {
    signal.throwIfAborted()
    const iterator = handle(request, { signal })[Symbol.asyncIterator]()
    const aborted = abortOf(signal)
    try {
      for (;;) {
        const next = await Promise.race([iterator.next(), aborted.rejects])
        if (next.done) return
        yield next.value
      }
    } catch (thrown) {
      signal.throwIfAborted()
      throw failureOf(thrown)
    } finally {
      aborted.forget()
      void iterator.return?.()?.catch(() => undefined)
    }
  }
}

function abortOf(signal: AbortSignal): { readonly rejects: Promise<never>; forget(): void } {
  const { promise, reject } = Promise.withResolvers<never>()
  const listener = () => reject(signal.reason)
  signal.addEventListener('abort', listener, { once: true })
  promise.catch(() => undefined)
  return { rejects: promise, forget: () => signal.removeEventListener('abort', listener) }
}
