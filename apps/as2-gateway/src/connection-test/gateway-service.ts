import type { As2Gateway, Revision } from '@parley/model'
import { gatewayService, offer, RpcFailure, type RpcService } from '@parley/rpc'
import type { LayerOutcome, ReceivedTest, SendTest, TestConnectionResponse } from '@parley/rpc/gateway/v1'
import type { Needs } from '../needs.ts'
import type { Ways } from '../send-message.ts'
import { receivedTest } from './received-test.ts'
import { sendTest } from './send-test.ts'
import type { LayerResult, TestReport } from './test-report.ts'

/** gateway.v1 of AS2 gateways: tests of a connection, both ways. */
export function gatewayQuestions(needs: Needs, ways: Ways): RpcService {
  return offer(gatewayService, {
    testConnection: async ({ test }, { signal, deadline }) => {
      switch (test?.$case) {
        case undefined:
          throw new RpcFailure('invalid', 'No test is named: say whether to send, or to look at what came.')
        case 'send':
          return responseOf(await send(needs, ways, { ...test.value, signal, deadline }))
        case 'received':
          return responseOf(await received(needs, test.value))
        default:
          return test satisfies never
      }
    },
  })
}

type Sending = SendTest & { readonly signal: AbortSignal; readonly deadline: Date | undefined }

async function send(
  needs: Needs,
  ways: Ways,
  { gateway: name, wait, signal, deadline }: Sending,
): Promise<TestReport> {
  const revision = needs.revisions.current()
  if (revision === undefined) throw new RpcFailure('not-found', 'Nothing is deployed. Deploy first.')
  const waitMs = Math.max(0, Math.min(millisecondsOf(wait), leftMs(deadline)))
  return sendTest(needs, ways, { revision, gateway: gatewayFor(revision, name), waitMs, signal })
}

/** For the report that nothing came: it has to be written and to arrive. */
const reportMs = 2_000

function leftMs(deadline: Date | undefined): number {
  return deadline === undefined ? usualWaitMs : deadline.getTime() - Date.now() - reportMs
}

const usualWaitMs = 60_000

function millisecondsOf(wait: SendTest['wait']): number {
  return wait === undefined ? usualWaitMs : wait.seconds * 1_000 + wait.nanos / 1_000_000
}

function gatewayFor(revision: Revision, name: string): As2Gateway {
  const gateways = [...revision.gateways.values()].filter((one) => one.type === 'as2')
  const named = gateways.find((one) => one.name === name)
  if (named) return named
  const [first, ...others] = gateways.filter(({ partner }) => partner.name === name)
  if (!first) {
    const text = `No AS2 gateway "${name}" is deployed, nor one to a partner of this name. See: parley get Gateway`
    throw new RpcFailure('not-found', text)
  }
  if (others.length === 0) return first
  const names = [first, ...others].map((one) => one.name).join(', ')
  throw new RpcFailure('invalid', `Partner ${name} has several AS2 gateways: ${names}. Name the one to test.`)
}

async function received(needs: Needs, { partner: name, after }: ReceivedTest): Promise<TestReport> {
  const partner = needs.revisions.current()?.partners.get(name)
  if (!partner) throw new RpcFailure('not-found', `No partner "${name}" is deployed. See: parley get Partner`)
  const since = after ?? new Date(0)
  const report = await receivedTest(needs, partner, since)
  if (report) return report
  throw new RpcFailure('not-found', `No message of ${name} has come since ${since.toISOString()}.`)
}

function responseOf({
  direction,
  partner,
  gateway,
  messageId,
  as2MessageId,
  ...report
}: TestReport): TestConnectionResponse {
  return {
    direction: direction === 'out' ? 'DIRECTION_OUT' : 'DIRECTION_IN',
    ...{ partner, gateway, messageId, as2MessageId },
    ...{ outcome: outcomes[report.outcome], failedAt: report.failedAt },
    layers: report.layers.map(layerOf),
  }
}

const outcomes: Readonly<Record<LayerResult['outcome'], LayerOutcome>> = {
  ok: 'LAYER_OUTCOME_OK',
  failed: 'LAYER_OUTCOME_FAILED',
  waiting: 'LAYER_OUTCOME_WAITING',
  'not-tried': 'LAYER_OUTCOME_NOT_TRIED',
}

function layerOf({
  layer,
  outcome,
  text,
  durationMs,
}: LayerResult): TestConnectionResponse['layers'][number] {
  return {
    ...{ name: layer, outcome: outcomes[outcome], text },
    took: durationMs === undefined ? undefined : durationOf(durationMs),
  }
}

function durationOf(ms: number) {
  return { seconds: Math.floor(ms / 1_000), nanos: Math.round((ms % 1_000) * 1_000_000) }
}
