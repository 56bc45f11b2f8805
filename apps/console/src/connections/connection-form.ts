import type { Direction, Layer, LayerOutcome, TestConnectionResponse } from '@parley/rpc/gateway/v1'
import { z } from 'zod'

const layerForm = z
  .object({
    layer: z.string().describe('Such as dns, tls, signature or mdn; each kind of gateway has its own'),
    outcome: z.enum(['ok', 'failed', 'waiting', 'not-tried']),
    text: z.string().describe('What was found; of a failure, also what to do'),
    durationMs: z.number().optional(),
  })
  .meta({ id: 'ConnectionLayer' })

/** What a test of a connection found, layer by layer. No payload, key or password is ever in it. */
export const connectionForm = z
  .object({
    direction: z.enum(['out', 'in']),
    partner: z.string().optional(),
    gateway: z.string().optional(),
    messageId: z.uuid().optional().describe('The message of the test; parley message show tells more'),
    as2MessageId: z.string().optional(),
    outcome: z
      .enum(['ok', 'failed', 'waiting'])
      .describe('waiting: nothing has failed, but not all has come'),
    failedAt: z.string().optional().describe('The first layer that failed'),
    layers: z.array(layerForm),
  })
  .meta({ id: 'ConnectionTest' })
type ConnectionForm = z.input<typeof connectionForm>

export function presentConnection(report: TestConnectionResponse): ConnectionForm {
  const { direction, partner, gateway, messageId, as2MessageId, failedAt, layers } = report
  const outcome = outcomes[report.outcome]
  return {
    direction: directions[direction],
    ...(partner !== '' && { partner }),
    ...(gateway !== undefined && { gateway }),
    ...(messageId !== undefined && { messageId }),
    ...(as2MessageId !== undefined && { as2MessageId }),
    outcome: outcome === 'not-tried' ? 'waiting' : outcome,
    ...(failedAt !== undefined && { failedAt }),
    layers: layers.map(presentLayer),
  }
}

const directions: Readonly<Record<Direction, 'in' | 'out'>> = {
  DIRECTION_IN: 'in',
  DIRECTION_OUT: 'out',
  DIRECTION_UNSPECIFIED: 'out',
  UNRECOGNIZED: 'out',
}

/** A word of a newer version is no yes. */
const outcomes: Readonly<Record<LayerOutcome, ConnectionForm['layers'][number]['outcome']>> = {
  LAYER_OUTCOME_OK: 'ok',
  LAYER_OUTCOME_FAILED: 'failed',
  LAYER_OUTCOME_WAITING: 'waiting',
  LAYER_OUTCOME_NOT_TRIED: 'not-tried',
  LAYER_OUTCOME_UNSPECIFIED: 'waiting',
  UNRECOGNIZED: 'waiting',
}

function presentLayer({ name, outcome, text, took }: Layer): ConnectionForm['layers'][number] {
  const durationMs = took && Math.round(took.seconds * 1_000 + took.nanos / 1_000_000)
  return { layer: name, outcome: outcomes[outcome], text, ...(durationMs !== undefined && { durationMs }) }
}
