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
