import { setTimeout as sleep } from 'node:timers/promises'
import type { EmbeddedLog } from './embedded-log.ts'
import { endServer, type ServerProcess } from './server-process.ts'

export type Supervised = { stop(): Promise<void> }

const firstPauseMs = 100
const longestPauseMs = 5_000

/** Starts the server again whenever it ends, until stop. Tries for ever, with longer pauses after each failure. */
export function supervise(
  first: ServerProcess,
  restart: (signal: AbortSignal) => Promise<ServerProcess>,
  log: EmbeddedLog,
): Supervised {
  const stopping = new AbortController()
  let server: ServerProcess | undefined = first
  const watch = async (): Promise<void> => {
    while (server) {
      await server.gone
      if (stopping.signal.aborted) return
      log.warn('embedded Postgres ended and is started again', { pid: server.pid })
      server = undefined
      server = await restartPatiently(restart, log, stopping.signal)
    }
  }
  const watching = watch()
  return {
    stop: async () => {
      stopping.abort()
      if (server) await endServer(server)
      await watching
      if (server) await endServer(server)
    },
  }
}

/** undefined when stopped meanwhile. */
async function restartPatiently(
  restart: (signal: AbortSignal) => Promise<ServerProcess>,
  log: EmbeddedLog,
  signal: AbortSignal,
): Promise<ServerProcess | undefined> {
  let pauseMs = firstPauseMs
  while (!signal.aborted) {
    try {
      const server = await restart(signal)
      log.info('embedded Postgres is back', { pid: server.pid })
      return server
    } catch (cause) {
      log.warn('embedded Postgres is not back yet', {
        reason: cause instanceof Error ? cause.message : 'unknown',
      })
    }
    await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined)
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
  }
  return undefined
}
