/** The log cannot be reached. A publish that fails with it may or may not have been stored: send it again. */
export class BusUnavailable extends Error {
  readonly unavailable = true
  constructor(cause: unknown) {
    super('the bus cannot be reached', { cause })
    this.name = 'BusUnavailable'
  }
}

/** The log is there and will not talk to us, or we may not talk to it: what an operator mends, said in one line. */
export class LoginRefused extends BusUnavailable {
  /** For kafkajs: a token endpoint, or a password, may be right again later. */
  readonly retriable = true
  constructor(text: string, cause: unknown) {
    super(cause)
    this.message = text
    this.name = 'LoginRefused'
  }
}

/** Nobody made this topic: a mistake of the program, not of a partner. */
export class UnknownTopic extends Error {
  constructor(topic: string) {
    super(`there is no topic ${topic}; ensureTopics makes it`)
    this.name = 'UnknownTopic'
  }
}

/** Topics that somebody else is to make, and did not. */
export class TopicsMissing extends Error {
  constructor(topics: readonly string[]) {
    super(`Kafka has no ${topics.join(', no ')}; make them with: parley kafka topics apply`)
    this.name = 'TopicsMissing'
  }
}

/** True of every error that says that a machine is away, whichever room threw it. */
export function isUnavailable(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'unavailable' in error && error.unavailable === true
}
