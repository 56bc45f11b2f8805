/** A method as ts-proto writes it. Requests are single messages; answers are one, or a stream. */
export type Method = {
  readonly path: string
  readonly requestStream: false
  readonly responseStream: boolean
  readonly requestSerialize: (value: never) => Buffer
  readonly requestDeserialize: (value: Buffer) => unknown
  readonly responseSerialize: (value: never) => Buffer
  readonly responseDeserialize: (value: Buffer) => unknown
}
/** The methods of a service by name, such as `registryService`. */
export type Definition = { readonly [name: string]: Method }

export type RequestOf<M extends Method> = ReturnType<M['requestDeserialize']>
export type ResponseOf<M extends Method> = ReturnType<M['responseDeserialize']>

/** What a caller says with every question that has one answer. */
export type AskOptions = {
  /** After this the call fails as `late`, at both ends. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}
/** What a caller says with a question that is answered by a stream; the signal ends it. */
export type FollowOptions = { readonly signal: AbortSignal }

/**
 * The questions that a service answers, to be asked. The same of a service in this process (`directCalls`) and of one that
 * is asked over gRPC (`remoteCalls`): a failure is an RpcFailure either way, an abort rejects with the signal's reason.
 */
export type Calls<D extends Definition> = {
  readonly [Name in keyof D]: D[Name]['responseStream'] extends true
    ? (request: RequestOf<D[Name]>, options: FollowOptions) => AsyncIterable<ResponseOf<D[Name]>>
    : (request: RequestOf<D[Name]>, options: AskOptions) => Promise<ResponseOf<D[Name]>>
}

/** What a service is told of a call besides its request. */
export type CallContext = {
  /** Aborted when nobody waits for the answer any more, and when the server stops. */
  readonly signal: AbortSignal
  /** When the caller gives up; streams may have none. */
  readonly deadline?: Date
}

/**
 * The answers of a service. What it throws comes to the caller as an RpcFailure: its own as they are, what says
 * `unavailable: true` as unavailable, all else as a fault of the service that is logged there.
 */
export type Handlers<D extends Definition> = {
  readonly [Name in keyof D]: D[Name]['responseStream'] extends true
    ? (request: RequestOf<D[Name]>, context: CallContext) => AsyncIterable<ResponseOf<D[Name]>>
    : (request: RequestOf<D[Name]>, context: CallContext) => Promise<ResponseOf<D[Name]>>
}

/** A service that a server offers; made by `offer`, which checks that the two belong together. */
export type RpcService = { readonly definition: Definition; readonly handlers: AnyHandlers }

export type AnyUnary = (request: never, context: CallContext) => Promise<unknown>
export type AnyStream = (request: never, context: CallContext) => AsyncIterable<unknown>
type AnyHandlers = { readonly [name: string]: AnyUnary | AnyStream }

export function offer<D extends Definition>(definition: D, handlers: Handlers<D>): RpcService {
  return { definition, handlers: handlers as AnyHandlers }
}

/** Such as parley.registry.v1.RegistryService. */
export function serviceNameOf(definition: Definition): string {
  const [method] = Object.values(definition)
  return method?.path.split('/')[1] ?? ''
}
