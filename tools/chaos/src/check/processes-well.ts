import type { Evidence, Violation } from './evidence.ts'

const promise = 'processes live and drain'

/** No process ended by itself once it had started; after quiet each is ready, and ends when it is told to. */
export function processesWell({ processes }: Evidence): readonly Violation[] {
  return processes.flatMap(({ name, isReady, crashes, drained }) => [
    ...crashes.map((lines) => ({ promise, text: `${name} ended by itself: ${lines}`, ids: [name] })),
    ...(isReady ? [] : [{ promise, text: `${name} is not ready after quiet`, ids: [name] }]),
    ...(drained === '0' ? [] : [{ promise, text: `${name} was told to end, and: ${drained}`, ids: [name] }]),
  ])
}
