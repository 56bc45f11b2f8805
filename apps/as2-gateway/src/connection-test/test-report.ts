import { z } from 'zod'

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

const layerResult = z
  .object({
    layer: z.enum(layers),
    outcome: z.enum(['ok', 'failed', 'waiting', 'not-tried']),
    text: z.string().describe('What was found; of a failure, also what to do'),
    durationMs: z.number().optional(),
  })
  .meta({ id: 'ConnectionLayer' })
export type LayerResult = z.output<typeof layerResult>

const outcome = z
  .enum(['ok', 'failed', 'waiting'])
  .describe('waiting: nothing has failed, but not all has come')

/** What a test of a connection found, layer by layer. No payload, key or password is ever in it. */
export const testReport = z
  .object({
    direction: z.enum(['out', 'in']),
    partner: z.string(),
    gateway: z.string().optional(),
    messageId: z.uuid().optional().describe('The message of the test; parley message show tells more'),
    as2MessageId: z.string().optional(),
    outcome,
    failedAt: z.enum(layers).optional().describe('The first layer that failed'),
    layers: z.array(layerResult),
  })
  .meta({ id: 'ConnectionTest' })
export type TestReport = z.output<typeof testReport>

export const refusedForm = z
  .object({ text: z.string() })
  .meta({ id: 'NoConnectionTest', description: 'Why there is no test' })

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
