import type { Answer } from '@parley/frame'
import { failure, type MessageId } from '@parley/journey'
import { type Arrival, arrivedFile } from './arrival.ts'
import type { Needs } from './needs.ts'
import { mdnIdentity, sameReceipt } from './receipt-rows.ts'

type Repeat = {
  readonly id: MessageId
  readonly at: Date
  readonly sha256: string
  /** The message that came first under this AS2 Message-ID. */
  readonly holder: MessageId
}

/** A repeated Message-ID gets the stored MDN byte for byte; other content under the same id is kept apart. */
export async function answerRepeat(needs: Needs, arrival: Arrival, repeat: Repeat): Promise<Answer> {
  const [first, answer] = await Promise.all([
    needs.chronicle.message(repeat.holder),
    needs.chronicle.answer(repeat.holder),
  ])
  if (!first || !answer) throw new Error(`message ${repeat.holder} holds a claim but has no stored answer`)
  const same = first.sha256 === repeat.sha256
  await recordRepeat(needs, arrival, repeat, same)
  if (same && arrival.request.receipt?.deliverTo !== undefined) await receiptAgain(needs, arrival, repeat)
  needs.log.info('duplicate answered', { messageId: repeat.holder, code: same ? 'DUPLICATE' : differs })
  return { status: answer.status, headers: answer.headers, body: answer.body }
}

/** A receipt that goes out by itself goes out again, the same bytes: at once if it waits, once more if it was taken. */
async function receiptAgain(needs: Needs, arrival: Arrival, { id, at, holder }: Repeat): Promise<void> {
  const [latest] = (await needs.chronicle.deliveriesBy(mdnIdentity(holder))).toReversed()
  const before = latest && (await needs.chronicle.message(latest.messageId))
  if (!latest || !before) return
  const claim = { claim: `receipt-again|${id}`, messageId: before.id }
  if (latest.state !== 'delivered') {
    const change = { deliveryId: latest.id, state: 'waiting', nextTryAt: at } as const
    const reopened = { messageId: before.id, at, state: 'delivering', reopen: true } as const
    await needs.ledger.commit({ ...claim, deliveryChanges: [change], changes: [reopened] })
    return
  }
  const head = (await needs.payloads.list(before.id)).find(({ role }) => role === 'wire-headers')
  const again = { of: holder, at, before, headBytes: head?.sizeBytes ?? 0 }
  await needs.ledger.commit({ ...claim, ...sameReceipt(needs, arrival, again) })
}

const differs = 'DUPLICATE_ID_DIFFERENT_CONTENT'

async function recordRepeat(needs: Needs, arrival: Arrival, repeat: Repeat, same: boolean): Promise<void> {
  const { id, at, holder } = repeat
  await needs.ledger.commit({
    claim: `as2-repeat|${id}`,
    messageId: id,
    messages: [
      {
        ...arrivedFile(arrival, repeat),
        state: same ? 'duplicate' : 'quarantined',
        legs: { transport: same ? 'accepted' : 'rejected', functional: 'none', business: 'none' },
        sizeBytes: arrival.received.sizeBytes,
        sha256: repeat.sha256,
        ...(!same && { failure: failure(differs, 'as2-gateway', differentContent(holder)) }),
      },
    ],
    keys: [{ messageId: id, name: 'as2-message-id', value: arrival.request.messageId }],
    steps: [
      {
        messageId: holder,
        at,
        stage: 'as2-gateway',
        what: 'duplicate answered with the stored MDN',
        detail: { repeat: id },
      },
      { messageId: id, at, stage: 'as2-gateway', what: 'duplicate of', detail: { original: holder, same } },
    ],
  })
}

function differentContent(holder: MessageId): string {
  return `The partner used the Message-ID of message ${holder} again for other content. Ask which one is meant; a new file needs a new Message-ID.`
}
