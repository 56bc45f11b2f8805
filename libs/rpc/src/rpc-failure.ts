import { status } from '@grpc/grpc-js'

/**
 * invalid: the request makes no sense. not-found: what it names is not there. refused: the caller may not ask.
 * too-large: more than a message may hold. unavailable: the service, or what it needs, is away. late: no answer in time.
 * unknown-method: the service is of another version. failed: a fault of the service.
 */
export type RpcCode =
  | 'invalid'
  | 'not-found'
  | 'refused'
  | 'too-large'
  | 'unavailable'
  | 'late'
  | 'unknown-method'
  | 'failed'

/** A question that was not answered, with a sentence that an operator understands. */
export class RpcFailure extends Error {
  override readonly name = 'RpcFailure'
  readonly code: RpcCode

  constructor(code: RpcCode, text: string, options?: ErrorOptions) {
    super(text, options)
    this.code = code
  }

  /** It may pass by itself: asking again later is right, and a consumer of the bus tries again without parking. */
  get unavailable(): boolean {
    return this.code === 'unavailable' || this.code === 'late'
  }
}

const codeOfStatus: ReadonlyMap<number, RpcCode> = new Map([
  [status.INVALID_ARGUMENT, 'invalid'],
  [status.OUT_OF_RANGE, 'invalid'],
  [status.FAILED_PRECONDITION, 'invalid'],
  [status.NOT_FOUND, 'not-found'],
  [status.PERMISSION_DENIED, 'refused'],
  [status.UNAUTHENTICATED, 'refused'],
  [status.RESOURCE_EXHAUSTED, 'too-large'],
  [status.UNAVAILABLE, 'unavailable'],
  // A server that breaks off what it holds, because it stops or because its connection is gone.
  [status.ABORTED, 'unavailable'],
  [status.CANCELLED, 'unavailable'],
  [status.DEADLINE_EXCEEDED, 'late'],
  [status.UNIMPLEMENTED, 'unknown-method'],
])

const statusOfCode: Readonly<Record<RpcCode, status>> = {
  invalid: status.INVALID_ARGUMENT,
  'not-found': status.NOT_FOUND,
  refused: status.PERMISSION_DENIED,
  'too-large': status.RESOURCE_EXHAUSTED,
  unavailable: status.UNAVAILABLE,
  late: status.DEADLINE_EXCEEDED,
  'unknown-method': status.UNIMPLEMENTED,
  failed: status.INTERNAL,
}

/** The answer of gRPC to a failure: code and sentence, for the caller. */
export function statusOf({ code, message }: RpcFailure): {
  readonly code: status
  readonly details: string
} {
  return { code: statusOfCode[code], details: message }
}

/** What a service threw, as its caller may know it: the text of a fault stays in the log of the service. */
export function failureOf(thrown: unknown): RpcFailure {
  if (thrown instanceof RpcFailure) return thrown
  const options = { cause: thrown }
  if (isUnavailable(thrown)) {
    return new RpcFailure('unavailable', 'what the service needs for it is away; try again later', options)
  }
  return new RpcFailure('failed', 'the service failed at it; its log says why', options)
}

export function isUnavailable(thrown: unknown): boolean {
  return thrown instanceof Error && 'unavailable' in thrown && thrown.unavailable === true
}

/** A failed call as grpc-js tells it. `asked`: whom, and what, for the sentence. */
export function failureOfStatus(error: { code: number; details: string }, asked: string): RpcFailure {
  const code = codeOfStatus.get(error.code) ?? 'failed'
  const options = { cause: error }
  switch (code) {
    case 'unavailable':
      return new RpcFailure(code, `${asked} cannot be answered now: ${error.details}`, options)
    case 'late':
      return new RpcFailure(code, `${asked} was not answered in time`, options)
    case 'unknown-method':
      return new RpcFailure(code, `${asked} is not known there: both run different versions`, options)
    case 'failed':
      return new RpcFailure(code, `${asked} failed: ${error.details}`, options)
    default:
      return new RpcFailure(code, error.details, options)
  }
}
