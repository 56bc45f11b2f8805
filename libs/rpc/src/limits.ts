import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js'

/** Larger requests and answers are refused at both ends: a large revision fits, a flood of memory does not. */
export const largestMessageBytes = 64 * 1024 * 1024

/** A peer that answers no ping for this long is gone: together less than the 10 s after which others count on it. */
export const silenceLimits = { 'grpc.keepalive_time_ms': 5_000, 'grpc.keepalive_timeout_ms': 4_000 }

/** grpc-js writes lines of its own to stderr; what they say comes to us as failures as well. */
export function keepLibraryQuiet(): void {
  setLogVerbosity(logVerbosity.NONE)
}
