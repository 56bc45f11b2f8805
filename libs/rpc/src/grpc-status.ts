import { status } from '@grpc/grpc-js'
import { type RpcCode, RpcFailure } from './rpc-failure.ts'

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
