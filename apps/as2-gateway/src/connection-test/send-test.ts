import { setTimeout as pause } from 'node:timers/promises'
import { explainMic } from '@parley/as2'
import { topics } from '@parley/bus'
import { type PostResult, type ProbeRequest, probe } from '@parley/http-out'
import { type As2Gateway, certificatesFor, type Revision } from '@parley/model'
import { answerEntry, attemptEntry, type DeliveryRow, type MessageRow, type Outcome } from '@parley/store'
import { readReceipt } from '../judge-receipt.ts'
import type { KeyRing } from '../key-ring.ts'
import type { Needs } from '../needs.ts'
import { as2Id, cannotSend, outbound } from '../outbound.ts'
import { tryOnce, type Ways } from '../send-message.ts'
import { micOf } from '../wire.ts'
import {
  type Answered,
  httpLayer,
  mediaType,
  receiptAwaited,
  receiptLayers,
  refusedBy,
} from './answer-layers.ts'
import { networkLayers } from './network-layers.ts'
import { leftToSweep, testMessage } from './test-message.ts'
import { failed, type Layer, type LayerResult, ok, reportOf, type TestReport } from './test-report.ts'

export type TestOrder = {
  readonly revision: Revision
  readonly gateway: As2Gateway
  /** How long a receipt that comes by itself is waited for. */
  readonly waitMs: number
  readonly signal: AbortSignal
}

const order: readonly Layer[] = [
  ...(['settings', 'dns', 'tcp', 'tls', 'http', 'mdn', 'mdn-signature'] as const),
  ...(['ids', 'decryption', 'signature', 'mic'] as const),
]

/** Sends a test file with all the settings of a deployed gateway, and tells what came of it, layer by layer. */
export async function sendTest(needs: Needs, ways: Ways, testing: TestOrder): Promise<TestReport> {
  const { revision, gateway } = testing
  const about = { direction: 'out', partner: gateway.partner.name, gateway: gateway.name } as const
  const asked = order.filter((layer) => isAsked(layer, gateway))
  const settings = settingsLayer(ways.keys, gateway, needs.now())
  if (settings.outcome === 'failed') return reportOf(about, [settings], asked)
  const way = networkLayers(
    await probe(await probeOf(ways, gateway)),
    gateway.http?.proxy?.url ?? gateway.url,
  )
  if (way.some(({ outcome }) => outcome === 'failed')) return reportOf(about, [settings, ...way], asked)
  const { id, deliveryId, entry } = testMessage(needs, revision, gateway)
  await needs.ledger.commit(entry)
  const [delivery] = await needs.chronicle.deliveries([deliveryId])
  const message = await needs.chronicle.message(id)
  if (!delivery || !message) throw new Error(`the test message ${id} is not in the ledger`)
  const answer = await exchange(needs, ways, { ...testing, delivery, message })
  const named = { ...about, messageId: id, as2MessageId: delivery.identity }
  return reportOf(named, [settings, ...way, ...answer], asked)
}

/** Layers that these settings have nothing to do with are not in the report. */
function isAsked(layer: Layer, { url, http, receipt }: As2Gateway): boolean {
  // Through a proxy the partner's TLS begins behind it: a failure shows in the exchange.
  if (layer === 'tls') return url.startsWith('https:') && !http?.proxy
  if (receipt === 'none')
    return !['mdn', 'mdn-signature', 'ids', 'decryption', 'signature', 'mic'].includes(layer)
  return true
}

async function probeOf({ connections }: Ways, gateway: As2Gateway): Promise<ProbeRequest> {
  const { via } = await connections.of(gateway)
  return { url: gateway.url, timeoutMs: Math.min(gateway.timeoutMs, 15_000), ...(via && { via }) }
}

/** Are our own things in order, before anybody is asked? */
function settingsLayer(keys: KeyRing, gateway: As2Gateway, now: Date): LayerResult {
  const { us, partner, sign, encrypt, url } = gateway
  if (us.as2Id === undefined || partner.as2Id === undefined) {
    const name = us.as2Id === undefined ? us.name : partner.name
    return failed('settings', `Partner ${name} has no AS2 id: write as2 in its YAML, then deploy.`)
  }
  const obstacle = cannotSend(keys, gateway, now)
  if (obstacle !== undefined) return failed('settings', obstacle)
  const [recipient] = keys.certificates(partner, 'encrypt')
  const [signer] = certificatesFor(us, 'sign', now)
  const parts = [
    `From "${us.as2Id}" to "${partner.as2Id}" at ${url}`,
    sign === 'none' || !signer ? 'not signed' : `signed (${sign}) with our certificate ${signer.fingerprint}`,
    encrypt === 'none' || !recipient
      ? 'not encrypted'
      : `encrypted (${encrypt}) to the partner's certificate ${recipient.fingerprint256}, valid until ${new Date(recipient.validTo).toISOString().slice(0, 10)}`,
  ]
  return ok('settings', `${parts.join('; ')}.`)
}

type Testing = TestOrder & { readonly delivery: DeliveryRow; readonly message: MessageRow }

async function exchange(needs: Needs, ways: Ways, testing: Testing): Promise<readonly LayerResult[]> {
  const { gateway, delivery, message } = testing
  const startedAt = needs.now()
  const seen: { result?: PostResult; durationMs: number } = { durationMs: 0 }
  const watched: Needs = {
    ...needs,
    post: async (request) => {
      await needs.ledger.commit(again(testing, needs.now()))
      const begun = performance.now()
      seen.result = await needs.post(request)
      seen.durationMs = Math.round(performance.now() - begun)
      return seen.result
    },
  }
  const outcome = await tryOnce(watched, ways, { delivery, message, gateway })
  await note(needs, testing, { startedAt, outcome })
  if (!seen.result)
    return [failed('settings', outcome.kind === 'failed' ? outcome.text : 'Nothing was sent.')]
  const http = httpLayer(seen.result, seen.durationMs)
  if (http.outcome === 'failed' || seen.result.kind !== 'answered' || gateway.receipt === 'none')
    return [http]
  if (outcome.kind === 'sent') return [http, ...(await comesByItself(needs, testing))]
  return [http, ...(await receipt(needs, ways.keys, { ...testing, answered: seen.result }))]
}

/** The bytes are composed and kept: from here on the sweep could send them. */
function again({ delivery, message, gateway }: Testing, at: Date) {
  const deliveryChanges = [leftToSweep(delivery.id, gateway, at)]
  return { claim: `connection-test-sent|${delivery.id}`, messageId: message.id, deliveryChanges }
}

type Tried = { readonly startedAt: Date; readonly outcome: Outcome }

/** A test is tried once: whoever waits for it wants to know, not to be told the day after. */
async function note(needs: Needs, { delivery, message, gateway }: Testing, tried: Tried): Promise<void> {
  await needs.ledger.commit(
    attemptEntry({
      ...{ stage: 'as2-gateway', outcomeTopic: topics.outcome, delivery, message, ...tried },
      ...{ finishedAt: needs.now(), retry: { ...gateway.retry, attempts: 1 }, jitter: 0 },
    }),
  )
}

async function receipt(
  needs: Needs,
  keys: KeyRing,
  { gateway, delivery, message, answered }: Testing & { readonly answered: Answered },
): Promise<readonly LayerResult[]> {
  const [row] = await needs.chronicle.deliveries([delivery.id])
  const mdn = await readReceipt(answered, {
    ...{ keys, gateway, delivery, mic: micOf(row?.mic ?? ''), now: needs.now() },
    explain: async (received) =>
      explainMic(await outbound(needs, keys, { delivery, message, gateway }), received),
  })
  return receiptLayers(mdn, { kind: mediaType(answered), signed: gateway.receipt === 'signed' })
}

const pollMs = 250

/** Whichever process takes the receipt, the ledger tells of it. */
async function comesByItself(needs: Needs, testing: Testing): Promise<readonly LayerResult[]> {
  const { gateway, message, delivery, waitMs, signal } = testing
  const deadline = performance.now() + waitMs
  while (performance.now() < deadline && !signal.aborted) {
    const story = await needs.chronicle.story(message.id)
    if (story && story.message.state === 'delivered') return received(gateway)
    if (story && story.message.state === 'failed') return refusedBy(story.message.failure?.text ?? '')
    const invalid = story?.steps.find(({ detail }) => detail?.code === 'DELIVERY_MDN_INVALID')
    if (invalid) return [ok('mdn', 'An MDN came back by itself.'), failed('mdn-signature', invalid.what)]
    await pause(pollMs)
  }
  const within = `${Math.round(waitMs / 1000)} s`
  const text = `The test ended before its MDN came by itself (${within}).`
  const outcome = { kind: 'failed', code: 'DELIVERY_MDN_OVERDUE', text } as const
  const told = { stage: 'as2-gateway', outcomeTopic: topics.outcome, finishedAt: needs.now() } as const
  const [row = delivery] = await needs.chronicle.deliveries([delivery.id])
  await needs.ledger.commit(answerEntry({ ...told, delivery: row, message, outcome }))
  return [receiptAwaited(within)]
}

function received(gateway: As2Gateway): readonly LayerResult[] {
  return [
    ok('mdn', 'An MDN came back by itself.'),
    ok(
      'mdn-signature',
      gateway.receipt === 'signed'
        ? 'Signed with a certificate that we have of the partner.'
        : 'Not signed, as it was asked for.',
    ),
    ok('ids', `It is from "${as2Id(gateway.partner)}" to "${as2Id(gateway.us)}".`),
    ok('decryption', 'The partner could open the message.'),
    ok('signature', 'The partner could verify our signature, or asks for none.'),
    ok('mic', 'The partner has exactly the bytes that we sent.'),
  ]
}
