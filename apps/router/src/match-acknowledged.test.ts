import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { topics } from '@parley/bus'
import { frame, sentKeys } from '@parley/edi'
import { type MessageId, newMessageId, noLegs, type RevisionId } from '@parley/journey'
import { type EventOutlet, openFolderBlobs, openStore, type Store } from '@parley/store'
import { type FreshDatabase, freshDatabase } from '@parley/verify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { matchAcknowledged } from './match-acknowledged.ts'
import type { Needs } from './needs.ts'

/** Answers to what we sent, on a real Postgres. */

const source = { now: () => new Date(), randomBytes: (count: number) => randomBytes(count) }
const outlet: EventOutlet = { write: async () => undefined, announce: () => undefined }
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, child: () => quiet }

let database: FreshDatabase
let store: Store
let folder: string
beforeAll(async () => {
  database = await freshDatabase()
  folder = await mkdtemp(join(tmpdir(), 'parley-router-'))
  const blobs = await openFolderBlobs({ folder })
  store = await openStore({ databaseUrl: database.url, outlet, blobs, durability: 'on' })
})
afterAll(async () => {
  await store.close()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

function needs(): Needs {
  const revisions = { byId: () => Promise.reject(new Error('no revision is asked for')) }
  return {
    ...{ ledger: store.ledger, chronicle: store.chronicle, payloads: store.payloads },
    ...{ sweepDue: async () => 0, now: () => new Date(), log: quiet },
    revisions: revisions as unknown as Needs['revisions'],
  }
}

async function kept(text: string, direction: 'in' | 'out', partner = 'acme'): Promise<MessageId> {
  const id = newMessageId(source)
  const bytes = Buffer.from(text)
  const isOut = direction === 'out'
  const row = {
    ...{ id, rootId: id, direction, partner, revision: 'r1' as RevisionId },
    mode: 'test',
    kind: isOut ? 'document' : 'file',
    state: isOut ? 'delivered' : 'processing',
    legs: { ...noLegs, functional: isOut ? 'pending' : 'none' },
    ...{ sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), at: new Date() },
  } as const
  const content = { kind: 'bytes', bytes, mediaType: 'application/edi-x12' } as const
  const keys = isOut ? frame(bytes).interchanges.flatMap((one) => sentKeys(bytes, one)) : []
  await store.ledger.commit({
    ...{ claim: `test|${id}`, messageId: id, messages: [row] },
    payloads: [{ messageId: id, role: isOut ? 'output' : 'content', content }],
    keys: keys.map((value) => ({ messageId: id, name: 'sent-as', value })),
  })
  return id
}

async function answered(text: string, partner?: string): Promise<MessageId> {
  const id = await kept(text, 'in', partner)
  const value = { type: 'acknowledged', messageId: id, offset: 0 }
  const record = { topic: topics.acknowledged, partition: 0, offset: 0n, key: id, value, attempt: 1 }
  await matchAcknowledged(needs(), [record as unknown as Parameters<typeof matchAcknowledged>[1][number]])
  return id
}

const steps = async (id: MessageId) => (await store.chronicle.story(id))?.steps.map(({ what }) => what)
const leg = async (id: MessageId) => (await store.chronicle.message(id))?.legs.functional

const isa = (from: string, to: string, number: number) =>
  `ISA*00*          *00*          *ZZ*${from.padEnd(15)}*ZZ*${to.padEnd(15)}*260115*0930*U*00401*${String(number).padStart(9, '0')}*0*P*>~`
const invoice = (number: number) =>
  `${isa('US', 'ACME', number)}GS*IN*US*ACME*20260115*0930*${number}*X*004010~` +
  `ST*810*0001~SE*2*0001~ST*810*0002~SE*2*0002~GE*2*${number}~IEA*1*${String(number).padStart(9, '0')}~`
const answer = (segments: readonly string[]) =>
  `${isa('ACME', 'US', 900)}GS*FA*ACME*US*20260115*0931*5*X*004010~` +
  `${['ST*997*0001', ...segments, `SE*${segments.length + 2}*0001`].map((one) => `${one}~`).join('')}GE*1*5~IEA*1*000000900~`

test('a 997 closes the leg of what it answers, and both timelines say so', async () => {
  const ours = await kept(invoice(7), 'out')
  const other = await kept(invoice(8), 'out')
  const file = await answered(
    answer(['AK1*IN*7', 'AK2*810*0001', 'AK5*A', 'AK2*810*0002', 'AK5*R*5', 'AK9*P*2*2*1']),
  )
  expect([await leg(ours), await leg(other)]).toEqual(['partial', 'pending'])
  expect(await steps(ours)).toEqual(['997: accepted', '997: accepted', '997: rejected'])
  expect(await steps(file)).toEqual(['997 matched'])
})

test('the same answer handed out twice is told once', async () => {
  const ours = await kept(invoice(9), 'out')
  const file = await answered(answer(['AK1*IN*9', 'AK9*A*2*2*2']))
  const value = { type: 'acknowledged', messageId: file, offset: 0 }
  await matchAcknowledged(needs(), [{ value } as unknown as Parameters<typeof matchAcknowledged>[1][number]])
  expect(await leg(ours)).toBe('accepted')
  expect(await steps(ours)).toEqual(['997: accepted'])
})

test('a number used again is answered for the newest message that has it', async () => {
  const old = await kept(invoice(10), 'out')
  const young = await kept(invoice(10), 'out')
  await answered(answer(['AK1*IN*10', 'AK9*A*2*2*2']))
  expect([await leg(old), await leg(young)]).toEqual(['pending', 'accepted'])
})

test('what answers nothing of ours is kept and says so, and a file of ours that came in is no match', async () => {
  await kept(invoice(11), 'in')
  const file = await answered(answer(['AK1*IN*11', 'AK9*R*2*2*0*4']))
  expect(await steps(file)).toEqual(['997 answers nothing that we sent'])
})

test('a partner answers for itself alone, whatever ids its answer names', async () => {
  const ours = await kept(invoice(12), 'out')
  const file = await answered(answer(['AK1*IN*12', 'AK9*R*2*2*0*4']), 'mallory')
  expect(await leg(ours)).toBe('pending')
  expect(await steps(file)).toEqual(['997 answers nothing that we sent'])
})

test('a CONTRL of one rejected message of two leaves the leg partial', async () => {
  const message = (number: number) => `UNH+${number}+INVOIC:D:96A:UN'BGM+380+R${number}+9'UNT+3+${number}'`
  const sent = `UNB+UNOC:3+US:14+ACME:14+260115:0930+I7'${message(1)}${message(2)}UNZ+2+I7'`
  const ours = await kept(sent, 'out')
  await answered(
    "UNB+UNOC:3+ACME:14+US:14+260115:0931+A1'UNH+1+CONTRL:D:3:UN'UCI+I7+US:14+ACME:14+7'UCM+2+INVOIC:D:96A:UN+4+29+UNT+2'UNT+4+1'UNZ+1+A1'",
  )
  expect(await leg(ours)).toBe('partial')
  expect(await steps(ours)).toEqual(['CONTRL: accepted', 'CONTRL: rejected', 'CONTRL found'])
})
