import { once } from 'node:events'
import type {
  handleServerStreamingCall,
  handleUnaryCall,
  ServerUnaryCall,
  ServerWritableStream,
  UntypedHandleCall,
} from '@grpc/grpc-js'
import type { Log } from '@parley/telemetry'
import { statusOf } from './grpc-status.ts'
import { failureOf, RpcFailure } from './rpc-failure.ts'
import type { AnyStream, AnyUnary, CallContext, Method, RpcService } from './service.ts'

export type ServeNeeds = {
  readonly log: Log
  /** Aborted when the server stops: streams end then, so that who follows them goes elsewhere. */
  readonly stopping: AbortSignal
}

/** The handlers of a service as grpc-js calls them. */
export function serveMethods(
  { definition, handlers }: RpcService,
  needs: ServeNeeds,
): Record<string, UntypedHandleCall> {
  const served = Object.entries(definition).map(([name, method]) => {
    const handle = handlers[name]
    if (handle === undefined) throw new Error(`${method.path} has no handler`)
    const serve = method.responseStream
      ? serveStream(handle as AnyStream, method, needs)
      : serveUnary(handle as AnyUnary, method, needs)
    return [name, serve as UntypedHandleCall] as const
  })
  return Object.fromEntries(served)
}

function serveUnary(handle: AnyUnary, method: Method, { log }: ServeNeeds): handleUnaryCall<never, unknown> {
  return (call, done) => {
    const deadline = deadlineOf(call)
    if (deadline === undefined) {
      const text = `${method.path.slice(1)} is answered only with a deadline: set one on every call`
      done(statusOf(new RpcFailure('invalid', text)))
      return
    }
    const context = { signal: signalOf(call), deadline }
    handle(call.request, context).then(
      (response) => done(null, response),
      (thrown: unknown) => done(statusOf(logged(thrown, method, { log, context }))),
    )
  }
}

function serveStream(
  handle: AnyStream,
  method: Method,
  { log, stopping }: ServeNeeds,
): handleServerStreamingCall<never, unknown> {
  return (call) => {
    const deadline = deadlineOf(call)
    const signal = AbortSignal.any([signalOf(call), stopping])
    const context = { signal, ...(deadline && { deadline }) }
    pour(handle(call.request, context), call, signal).then(
      () => (stopping.aborted ? refuse(call, new RpcFailure('unavailable', 'it stops')) : call.end()),
      (thrown: unknown) => {
        const failure = stopping.aborted
          ? new RpcFailure('unavailable', 'it stops')
          : logged(thrown, method, { log, context })
        refuse(call, failure)
      },
    )
  }
}

/** As fast as the reader reads: the service is asked for the next message when the last one has gone. */
async function pour(
  messages: AsyncIterable<unknown>,
  call: ServerWritableStream<never, unknown>,
  signal: AbortSignal,
): Promise<void> {
  for await (const message of messages) {
    if (signal.aborted) return
    if (!call.write(message)) await once(call, 'drain', { signal })
  }
}

function refuse(call: ServerWritableStream<never, unknown>, failure: RpcFailure): void {
  if (!call.cancelled) call.emit('error', statusOf(failure))
}

/** A fault of the service is told in its log; what a caller gave up is nobody's fault. */
function logged(
  thrown: unknown,
  method: Method,
  { log, context }: { readonly log: Log; readonly context: CallContext },
): RpcFailure {
  const failure = failureOf(thrown)
  if (failure.code === 'failed' && !context.signal.aborted) {
    log.error('call failed', { path: method.path, error: failure.cause ?? failure })
  }
  return failure
}

function deadlineOf(call: ServerUnaryCall<never, unknown> | ServerWritableStream<never, unknown>) {
  const deadline = new Date(call.getDeadline())
  return Number.isFinite(deadline.getTime()) ? deadline : undefined
}

function signalOf(call: ServerUnaryCall<never, unknown> | ServerWritableStream<never, unknown>): AbortSignal {
  const controller = new AbortController()
  const abort = () => controller.abort(new RpcFailure('late', 'the caller waits no longer'))
  if (call.cancelled) abort()
  else call.once('cancelled', abort)
  return controller.signal
}
