import { describe, expect, test } from 'vitest'
import { chanceOf } from '../chance.ts'
import { Composer } from '../load/compose.ts'
import type { Consignment } from '../load/consignment.ts'
import { partners } from '../world/company.ts'
import { checkPromises } from './check-promises.ts'
import { type Evidence, type LedgerMessage, type OutboxFile, twinSide } from './evidence.ts'

/** A small world in which every promise was kept, to be broken in one place each. */

const [amazon] = partners
if (!amazon) throw new Error('there is no partner')
const composer = new Composer(amazon, chanceOf(1), { date: new Date(0), largeBytes: 1_000 })
const order = composer.order().consignment
const pair = composer.pair().consignment
const broken = composer.batch('broken').consignment
const stranger = composer.stranger().consignment

let last = 0
function uuid(): string {
  last += 1
  return `019a0000-0000-7000-8000-${String(last).padStart(12, '0')}`
}

function row(more: Partial<LedgerMessage>): LedgerMessage {
  return {
    ...{
      id: uuid(),
      direction: 'in',
      kind: 'file',
      state: 'delivered',
      transport: 'accepted',
      functional: 'none',
    },
    ...{
      parentId: null,
      rootId: '',
      partner: 'amazon',
      gateway: null,
      documentType: null,
      fileName: null,
      code: null,
    },
    ...more,
  }
}

const orderRow = row({})
const pairRow = row({})
const brokenRow = row({ state: 'failed' })
const brokenPart = row({
  kind: 'transaction',
  state: 'failed',
  parentId: brokenRow.id,
  code: 'EDI_TRANSACTION_REJECTED',
})
const strangerRow = row({ state: 'failed', transport: 'rejected', code: 'AS2_SIGNER_UNKNOWN' })
const fileRow = row({ fileName: 'answer-amazon-1.json', transport: 'accepted' })
const answerRow = row({
  kind: 'document',
  direction: 'out',
  documentType: 'amazon-855',
  functional: 'accepted',
})

const isa = (number: number) => `${' '.repeat(90)}${String(number).padStart(9, '0')}~`
const answerText = `${isa(5)}BAK*00*AD*R0000001*~PO1*1*2*EA~ACK*IA*2*EA~CTT*1*2~`
const documents = new Map([
  ['doc-1', isa(1)],
  ['doc-2', isa(2)],
  ['doc-3', isa(3)],
  ['doc-4', isa(4)],
  ['doc-5', answerText],
])

function outboxOf(consignments: readonly Consignment[]): readonly OutboxFile[] {
  return consignments
    .flatMap(({ documents: all }) => all)
    .map(({ type, po, json }, place) => ({
      name: `${type}-${po}-${uuid()}.json`,
      text: JSON.stringify(json),
      ...{ places: [place], changed: false },
    }))
}

const groups = [order, pair, broken].flatMap(({ answers }) => answers)
const received = [...documents.keys()].map((sha256, at) => ({
  ...{ what: 'received', at, messageId: `out-${at + 1}`, wireSha256: `wire-${at + 1}`, sha256 },
})) as Extract<Parameters<typeof twinSide>[0][number], { what: 'received' }>[]
const answered = (messageId: string, verdict: string, sha256 = `mdn of ${messageId}`) =>
  ({ what: 'answered', at: 0, messageId, status: 200, verdict, text: '', sha256 }) as const
const acknowledged = groups.map(({ group, transactions }, at) => ({
  ...({
    what: 'acknowledged',
    at: 0,
    messageId: `out-${at + 1}`,
    wireSha256: '',
    verdict: 'A',
    group,
  } as const),
  transactions: Object.entries(transactions).map(([controlNumber, verdict]) => ({ controlNumber, verdict })),
}))
const history = [
  ...[order, pair, broken].map(({ messageId }) => answered(messageId, 'accepted')),
  ...[answered(order.messageId, 'unreachable', ''), answered(order.messageId, 'accepted')],
  answered(stranger.messageId, 'negative'),
  ...received,
  ...acknowledged,
]

const kept: Evidence = {
  consignments: [order, pair, broken, stranger],
  files: [
    {
      ...{ name: 'answer-amazon-1.json', partner: 'amazon', po: 'R0000001', times: 1 },
      segments: ['PO1*1*2*EA', 'ACK*IA*2*EA', 'CTT*1*2'],
    },
  ],
  twins: new Map([['amazon', twinSide(history, documents)]]),
  outbox: outboxOf([order, pair]),
  ledger: {
    ...{ postgres: '18', outboxRows: 0, parked: [], lanes: 0 },
    messages: [orderRow, pairRow, brokenRow, brokenPart, strangerRow, fileRow, answerRow],
    deliveries: received.map(({ messageId }) => ({
      ...{ id: uuid(), messageId: uuid(), gateway: 'amazon-as2', identity: messageId, state: 'delivered' },
      ...{ attemptCount: 1, attempts: 1 },
    })),
    as2Ids: new Map([
      [orderRow.id, order.messageId],
      [pairRow.id, pair.messageId],
      [brokenRow.id, broken.messageId],
      [strangerRow.id, stranger.messageId],
    ]),
  },
  processes: [{ name: 'mapper-1', isReady: true, crashes: [], drained: '0' }],
}

test('a world that kept every promise has no violation', () => {
  expect(checkPromises(kept)).toEqual([])
})

function withHistory(events: typeof history): Evidence {
  return { ...kept, twins: new Map([['amazon', twinSide(events, documents)]]) }
}
function withLedger(ledger: Partial<Evidence['ledger']>): Evidence {
  return { ...kept, ledger: { ...kept.ledger, ...ledger } }
}
function withRow(id: string, more: Partial<LedgerMessage>): Evidence {
  return withLedger({
    messages: kept.ledger.messages.map((one) => (one.id === id ? { ...one, ...more } : one)),
  })
}
const [first, ...others] = kept.outbox
if (!first) throw new Error('the folder is empty')
const swapped = kept.outbox.map((file, at) => ({ ...file, places: [kept.outbox.length - at] }))
const again = kept.outbox.map((file) => ({ ...file, places: [...file.places, 99] }))
const unseen = kept.outbox.map((file) => ({ ...file, places: [] }))
const [arrival] = received
if (!arrival) throw new Error('nothing was received')
const [answer] = acknowledged
if (!answer) throw new Error('nothing was acknowledged')

describe('each broken promise is named', () => {
  test.each<[string, Evidence, string]>([
    ['an accepted order that is not there', { ...kept, outbox: others }, 'lies in the folder 0 times'],
    [
      'one that is there twice',
      {
        ...kept,
        outbox: [...kept.outbox, { ...first, name: first.name.replace(/\d{12}\.json/, '999999999999.json') }],
      },
      'lies in the folder 2 times',
    ],
    ['one that was changed', { ...kept, outbox: [{ ...first, text: '{}' }, ...others] }, 'other content'],
    [
      'half a file',
      { ...kept, outbox: [...kept.outbox, { ...first, name: `.${first.name}.part` }] },
      'nobody sent',
    ],
    [
      'one that was half for a while',
      { ...kept, outbox: [{ ...first, changed: true }, ...others] },
      'a reader could take a part',
    ],
    ['a change before its order', { ...kept, outbox: swapped }, 'before its order'],
    ['an order that came again behind its change', { ...kept, outbox: again }, 'again behind its change'],
    ['a file that nobody saw appear', { ...kept, outbox: unseen }, 'nobody saw'],
    [
      'another MDN',
      withHistory([...history, answered(order.messageId, 'accepted', 'other')]),
      'MDN to amazon changed',
    ],
    [
      'a stranger taken',
      withHistory([...history, answered(stranger.messageId, 'accepted')]),
      'verdict accepted',
    ],
    [
      'a good order refused',
      withHistory([...history, answered(order.messageId, 'negative')]),
      'verdict negative',
    ],
    [
      'an order that was never answered',
      withHistory(history.filter(({ messageId }) => messageId !== pair.messageId)),
      'never got a positive MDN',
    ],
    ['other bytes', withHistory([...history, { ...arrival, wireSha256: 'x' }]), 'other bytes'],
    [
      'a second Message-ID',
      withHistory([...history, { ...arrival, messageId: 'out-9' }]),
      'under two Message-IDs',
    ],
    [
      'a control number used twice',
      {
        ...kept,
        twins: new Map([['amazon', twinSide(history, new Map([...documents, ['doc-2', `${isa(1)}x`]]))]]),
      },
      'was used twice',
    ],
    [
      'what the twin never got',
      withHistory(history.filter((event) => event !== arrival)),
      'delivered, which it never got',
    ],
    ['a second 997', withHistory([...history, { ...answer, messageId: 'out-4' }]), 'under 2 Message-IDs'],
    ['no 997', withHistory(history.filter((event) => event !== answer)), 'under 0 Message-IDs'],
    [
      'a wrong verdict',
      withHistory(
        history.map((event) =>
          event === answer ? { ...answer, transactions: [] } : event,
        ) as typeof history,
      ),
      'instead of 0001 A',
    ],
    ['a message in limbo', withRow(orderRow.id, { state: 'processing' }), 'still processing'],
    ['a refusal without a code', withRow(strangerRow.id, { code: null }), 'without a code'],
    [
      'a broken order that was delivered',
      withRow(brokenRow.id, { state: 'delivered' }),
      'ended as delivered',
    ],
    ['an event that never left', withLedger({ outboxRows: 2 }), 'never left the outbox'],
    [
      'a record set aside',
      withLedger({ parked: [{ group: 'g', key: 'k', reason: 'r' }] }),
      'still set aside',
    ],
    [
      'a try that was not noted',
      withLedger({ deliveries: kept.ledger.deliveries.map((one) => ({ ...one, attemptCount: 2 })) }),
      'counts 2 tries',
    ],
    [
      'one message too many',
      withLedger({ messages: [...kept.ledger.messages, row({})] }),
      'the ledger holds 5',
    ],
    ['a file that went nowhere', withRow(fileRow.id, { state: 'failed' }), 'a file is failed'],
    ['a leg that waits', withRow(answerRow.id, { functional: 'pending' }), 'stands as pending'],
    [
      'a process that ended by itself',
      { ...kept, processes: [{ name: 'router', isReady: true, crashes: ['1'], drained: '0' }] },
      'ended by itself',
    ],
  ])('%s', (_, evidence, text) => {
    expect(
      checkPromises(evidence)
        .map((one) => one.text)
        .join('\n'),
    ).toContain(text)
  })
})
