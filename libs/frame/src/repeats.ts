import type { Log } from '@parley/telemetry'
import type { Repeat } from './service.ts'
import { isUnavailable } from './unavailable.ts'

export type RunningRepeats = {
  /** Starts no further run, aborts the signal, and resolves when running ones have ended. */
  stop(): Promise<void>
}

/** Runs each again and again, `everyMs` after its last end, so that two runs never meet. */
export function startRepeats(repeats: readonly Repeat[], log: Log): RunningRepeats {
  const stopping = new AbortController()
  const loops = repeats.map((repeat) => loop(repeat, log, stopping.signal))
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

async function loop(repeat: Repeat, log: Log, signal: AbortSignal): Promise<void> {
  while (await pause(repeat.everyMs, signal)) {
    try {
      await repeat.run(signal)
    } catch (error) {
      if (signal.aborted) return
      const fields = { repeat: repeat.name, error }
      if (isUnavailable(error)) log.warn('repeat put off', fields)
      else log.error('repeat failed', fields)
    }
  }
}

/** False when it was cut short. */
function pause(everyMs: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false)
  return new Promise((resolve) => {
    const stop = () => {
      clearTimeout(timer)
      resolve(false)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve(true)
    }, everyMs)
    signal.addEventListener('abort', stop, { once: true })
  })
}
