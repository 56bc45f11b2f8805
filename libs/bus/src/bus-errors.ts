/** The log cannot be reached. A publish that fails with it may or may not have been stored: send it again. */
export class BusUnavailable extends Error {
  readonly unavailable = true
  constructor(cause: unknown) {
    super('the bus cannot be reached', { cause })
    this.name = 'BusUnavailable'
  }
}

/** Nobody made this topic: a mistake of the program, not of a partner. */
export class UnknownTopic extends Error {
  constructor(topic: string) {
    super(`there is no topic ${topic}; ensureTopics makes it`)
    this.name = 'UnknownTopic'
  }
}

/** True of every error that says that a machine is away, whichever room threw it. */
export function isUnavailable(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'unavailable' in error && error.unavailable === true
}
