import { setTimeout as pause } from 'node:timers/promises'
import { type FrameOptions, startFrame } from '@parley/frame'
import { RpcFailure } from '@parley/rpc'
import { openRevisionFeed, type RevisionFeed, type RevisionSource } from '@parley/store'

export type Awaiting = Pick<FrameOptions, 'bus' | 'listeners' | 'log' | 'openapi'> & {
  readonly source: RevisionSource
  /** Aborted when the process is told to stop. */
  readonly signal: AbortSignal
}

const againAfterMs = 3_000

/**
 * Opens the feed of revisions. A registry of another process that is away is waited for: until it comes, the admin
 * listener says that this process lives and is not ready. Rejects when the signal is aborted, and on any other failure.
 */
export async function awaitRevisions(awaiting: Awaiting): Promise<RevisionFeed> {
  const opened = await tryOpening(awaiting)
  if (opened) return opened
  const { bus, listeners, log, openapi, signal } = awaiting
  const health = [{ name: 'registry', check: () => Promise.reject(new Error('away')) }]
  const waiting = await startFrame({
    ...{ services: [], bus, listeners, health, log, openapi, drainTimeoutMs: 0 },
  })
  try {
    for (;;) {
      await pause(againAfterMs, undefined, { signal })
      const late = await tryOpening(awaiting)
      if (late) return late
    }
  } finally {
    await waiting.drain()
  }
}

/** undefined: the registry is away. */
async function tryOpening({ source, log }: Awaiting): Promise<RevisionFeed | undefined> {
  try {
    return await openRevisionFeed(source, (error) => log.error('revision not taken up', { error }))
  } catch (error) {
    if (!(error instanceof RpcFailure && error.unavailable)) throw error
    log.warn('waiting for the registry', { reason: error.message })
    return undefined
  }
}
