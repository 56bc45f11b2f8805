import { createRequire } from 'node:module'

/** Of kafkajs 2.2.4: the requests of one connection. */
export type RequestQueue = {
  readonly pending: readonly unknown[]
  scheduleCheckPendingRequests(): void
  checkPendingRequests(): void
}
type QueueClass = { readonly prototype: RequestQueue }

const require = createRequire(import.meta.url)
/** Not public: the exact version is pinned, and the test beside this file fails when it is another one that differs. */
export const queueClass = require('kafkajs/src/network/requestQueue') as QueueClass

const quiet = Symbol.for('parley.quiet-queue')

/**
 * kafkajs looks once a millisecond and connection, for ever, whether requests wait that a broker told it to hold back
 * (its issues 1556, 1704): 800 wake-ups a second in a process that has nothing to do. Here it looks while some wait.
 */
export function quietQueues(): void {
  const { prototype } = queueClass
  if (quiet in prototype) return
  const schedule = prototype.scheduleCheckPendingRequests
  Object.assign(prototype, {
    [quiet]: true,
    scheduleCheckPendingRequests(this: RequestQueue) {
      if (this.pending.length > 0) schedule.call(this)
    },
  })
}
