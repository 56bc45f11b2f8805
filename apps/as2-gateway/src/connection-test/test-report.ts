import type { MessageId } from '@parley/journey'

/** The layers of a connection. */
export const layers = [
  'settings',
  'dns',
  'tcp',
  'tls',
  'http',
  'ids',
  'decryption',
  'signature',
  'mic',
  'mdn',
  'mdn-signature',
] as const
export type Layer = (typeof layers)[number]

export type LayerResult = {
  readonly layer: Layer
  readonly outcome: 'ok' | 'failed' | 'waiting' | 'not-tried'
  /** What was found; of a failure, also what to do. */
  readonly text: string
  readonly durationMs?: number
}

/** What a test of a connection found, layer by layer. No payload, key or password is ever in it. */
export type TestReport = {
  readonly direction: 'out' | 'in'
  readonly partner: string
  readonly gateway?: string
  /** The message of the test. */
  readonly messageId?: MessageId
  readonly as2MessageId?: string
  /** waiting: nothing has failed, but not all has come. */
  readonly outcome: 'ok' | 'failed' | 'waiting'
  /** The first layer that failed. */
  readonly failedAt?: Layer
  readonly layers: readonly LayerResult[]
}

export const ok = (layer: Layer, text: string, durationMs?: number): LayerResult => ({
  ...{ layer, outcome: 'ok', text },
  ...(durationMs !== undefined && { durationMs }),
})
export const failed = (layer: Layer, text: string, durationMs?: number): LayerResult => ({
  ...{ layer, outcome: 'failed', text },
  ...(durationMs !== undefined && { durationMs }),
})
export const waiting = (layer: Layer, text: string): LayerResult => ({ layer, outcome: 'waiting', text })

/** The whole of a report, in the order of the layers: the first that failed is the one to look at. */
export function reportOf(
  about: Omit<TestReport, 'outcome' | 'failedAt' | 'layers'>,
  found: readonly LayerResult[],
  order: readonly Layer[],
): TestReport {
  const byLayer = new Map(found.map((result) => [result.layer, result]))
  const results = order.map(
    (layer) => byLayer.get(layer) ?? ({ layer, outcome: 'not-tried', text: 'Not reached.' } as const),
  )
  const first = results.find((result) => result.outcome === 'failed')
  const waits = results.some((result) => result.outcome === 'waiting')
  return {
    ...about,
    outcome: first ? 'failed' : waits ? 'waiting' : 'ok',
    ...(first && { failedAt: first.layer }),
    layers: results,
  }
}
