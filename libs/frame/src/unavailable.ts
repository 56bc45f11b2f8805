/** A broken machine, not a fault of the request: a database or a secret that cannot be reached. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof Error && 'unavailable' in error && error.unavailable === true
}
