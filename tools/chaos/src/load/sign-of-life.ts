import { setTimeout as pause } from 'node:timers/promises'

/** So many faults in a row may find a platform that answers nobody. */
const mostFaults = 10
const waitedMs = 120_000

/**
 * Faults on what is dead already prove nothing: after some in a row without an answer the next one waits until one has come.
 *
 * @param answered how many messages have been answered. Answers what is to be called before each fault.
 */
export function signOfLife(answered: () => number): () => Promise<void> {
  let seen = 0
  let faults = 0
  return async () => {
    faults = answered() > seen ? 0 : faults + 1
    seen = answered()
    if (faults < mostFaults) return
    const until = Date.now() + waitedMs
    while (answered() === seen && Date.now() < until) await pause(200)
    faults = 0
  }
}
