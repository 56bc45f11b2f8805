import type { FailureCode, MessageId } from '@parley/journey'
import type { Partner } from '@parley/model'
import type { MessageRow, Story } from '@parley/store'
import type { Needs } from '../needs.ts'
import { mdnIdentity } from '../receipt-rows.ts'
import {
  failed,
  type Layer,
  type LayerResult,
  ok,
  reportOf,
  type TestReport,
  waiting,
} from './test-report.ts'

const order: readonly Layer[] = ['http', 'ids', 'decryption', 'signature', 'mic', 'mdn']

/** What came of the first message that the partner sent after this time; nothing when none has come yet. */
export async function receivedTest(
  needs: Needs,
  partner: Partner,
  after: Date,
): Promise<TestReport | undefined> {
  const own = await firstAfter(needs, { partner: partner.name }, after)
  const message = own ?? (await strangerLike(needs, partner, after))
  const story = message && (await needs.chronicle.story(message.id))
  if (!message || !story) return undefined
  const as2MessageId = story.keys.find(({ name }) => name === 'as2-message-id')?.value
  const about = {
    ...({ direction: 'in', partner: partner.name, messageId: message.id } as const),
    ...(as2MessageId !== undefined && { as2MessageId }),
  }
  return reportOf(about, await told(needs, partner, story), order)
}

type Filter = { readonly partner?: string; readonly state?: 'failed' }

async function firstAfter(needs: Needs, filter: Filter, after: Date): Promise<MessageRow | undefined> {
  const page = await needs.chronicle.search({ ...filter, direction: 'in', kind: 'file', limit: 100 })
  return page.messages.filter(({ at, gateway }) => at >= after && gateway === 'as2').at(-1)
}

/** Messages between names that nobody agreed on belong to no partner; one of the two is likely a slip of this one. */
async function strangerLike(needs: Needs, partner: Partner, after: Date): Promise<MessageRow | undefined> {
  const page = await needs.chronicle.search({ state: 'failed', direction: 'in', kind: 'file', limit: 100 })
  const strangers = page.messages.filter(
    ({ at, failure }) => at >= after && failure?.code === 'AS2_UNKNOWN_RELATIONSHIP',
  )
  for (const stranger of strangers.toReversed()) {
    const story = await needs.chronicle.story(stranger.id)
    const named = (name: string) => story?.keys.find((key) => key.name === name)?.value ?? ''
    if (alike(named('as2-from'), partner.as2Id ?? '')) return stranger
  }
  return undefined
}

/** The same but for case, blanks and signs, or one inside the other. */
function alike(one: string, other: string): boolean {
  const [a, b] = [one, other].map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, ''))
  return a !== undefined && b !== undefined && a !== '' && b !== '' && (a.includes(b) || b.includes(a))
}

async function told(needs: Needs, partner: Partner, story: Story): Promise<readonly LayerResult[]> {
  const { message, keys } = story
  const { failure } = message
  const came = ok('http', `A message came at ${message.at.toISOString()}, ${message.sizeBytes} bytes.`)
  if (failure?.code === 'AS2_UNKNOWN_RELATIONSHIP') {
    const named = (name: string) => keys.find((key) => key.name === name)?.value ?? ''
    const text = `It is from "${named('as2-from')}" to "${named('as2-to')}"; no agreement has this pair. The id of ${partner.name} is "${partner.as2Id ?? ''}" here: compare both with the partner, also upper and lower case.`
    return [came, failed('ids', text)]
  }
  const ids = ok('ids', `Both AS2 ids are those of agreement ${message.agreement ?? ''}.`)
  const layer = failure && refusedLayers[failure.code]
  if (failure && layer) return [came, ...(layer === 'http' ? [] : [ids]), failed(layer, failure.text)]
  if (message.state === 'duplicate')
    return [
      came,
      ids,
      failed(
        'http',
        'The partner sent a message again that had come before: its Message-ID is the same. For a test, ask for a new one.',
      ),
    ]
  return [came, ids, ...opened(story), await answered(needs, message.id)]
}

const refusedLayers: Partial<Record<FailureCode, Layer>> = {
  AS2_NOT_AS2: 'http',
  AS2_BODY_TRUNCATED: 'http',
  AS2_BODY_TOO_LARGE: 'http',
  AS2_NOT_ALLOWED: 'http',
  AS2_TOO_MANY_FAILURES: 'http',
  AS2_DECRYPTION_FAILED: 'decryption',
  AS2_DECOMPRESSION_FAILED: 'decryption',
  AS2_INSUFFICIENT_SECURITY: 'decryption',
  AS2_SIGNATURE_INVALID: 'signature',
  AS2_SIGNER_UNKNOWN: 'signature',
  AS2_UNSUPPORTED: 'signature',
  AS2_RECEIPT_ADDRESS: 'mdn',
  DUPLICATE_ID_DIFFERENT_CONTENT: 'http',
}

/** The two lines of the timeline that were committed with the message. */
function opened({ steps }: Story): readonly LayerResult[] {
  const received = steps.find(({ what }) => what === 'received')?.detail
  const mic = steps.find(({ detail }) => typeof detail?.mic === 'string')?.detail
  const packed = received?.compressed === true ? ' It was compressed.' : ''
  return [
    ok(
      'decryption',
      `${received?.encrypted === true ? 'Encrypted for us, and opened with our key.' : 'Not encrypted, as the agreement allows.'}${packed}`,
    ),
    ok(
      'signature',
      received?.signed === true
        ? 'Signed with a certificate that we have of the partner; nothing was changed on the way.'
        : 'Not signed, as the agreement allows.',
    ),
    ok('mic', `Computed: ${String(mic?.mic ?? '')}, ${String(mic?.algorithm ?? '')}.`),
  ]
}

async function answered(needs: Needs, id: MessageId): Promise<LayerResult> {
  const answer = await needs.chronicle.answer(id)
  if (answer && answer.body.length > 0)
    return ok(
      'mdn',
      `Our MDN went back in the same connection (${answer.status}, ${answer.body.length} bytes).`,
    )
  const [delivery] = await needs.chronicle.deliveriesBy(mdnIdentity(id))
  if (!delivery) return ok('mdn', 'No MDN was asked for.')
  if (delivery.state === 'delivered') return ok('mdn', 'Our MDN went out by itself, and the partner took it.')
  const sent = await needs.chronicle.story(delivery.messageId)
  const text = sent?.message.failure?.text
  if (text === undefined)
    return waiting('mdn', 'Our MDN goes out by itself; the partner has not taken it yet.')
  return failed('mdn', `Our MDN goes out by itself, but the partner does not take it. ${text}`)
}
