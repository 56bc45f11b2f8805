import type { Revision } from '@parley/model'
import type { Ledger } from '@parley/store'
import { type FreshDatabase, freshDatabase } from '@parley/verify'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { revisionWith } from '../fixture-revision.ts'
import { ParserBench, partsOf, whole } from './fixture-parts.ts'

/** What may happen to processes while a file is read in parts. */

let database: FreshDatabase
let pool: pg.Pool
let bench: ParserBench
const revisions = new Map<string, Revision>()
beforeAll(async () => {
  database = await freshDatabase()
  pool = new pg.Pool({ connectionString: database.url, max: 1 })
  bench = await ParserBench.open(database.url, {
    query: (text, values = []) => pool.query(text, [...values]) as never,
  })
  for (const mode of modes) {
    const terms = `  acknowledge: { gateway: back, functional: "997" }\n  errors: ${mode}`
    revisions.set(mode, await revisionWith(terms))
  }
})
afterAll(async () => {
  await bench.close()
  await pool.end()
  await database.drop()
})
beforeEach(() => bench.clear())

const modes = ['split-suspend-transaction', 'preserve-suspend-interchange'] as const
const revisionOf = (mode: string): Revision => {
  const revision = revisions.get(mode)
  if (!revision) throw new Error(`no revision of mode ${mode}`)
  return revision
}

/** Seven orders of three threads, one of them wrong. */
const sets = Array.from({ length: 7 }, (_, at) => {
  const number = String(at + 1).padStart(4, '0')
  const beg = at === 4 ? '' : `BEG*00*SA*PO${at % 3}**20260115~`
  return `ST*850*${number}~${beg}PO1*1*10*EA*12.5**UP*012345678905~SE*${at === 4 ? 3 : 4}*${number}~`
})
const text = `ISA*00*          *00*          *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*U*00401*000000101*0*P*>~GS*PO*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*004010~${sets.join('')}GE*7*101~IEA*1*000000101~`

async function readWhole(revision: Revision) {
  const id = await bench.receive(text, revision)
  await bench.drain(bench.needs(revision, whole))
  const told = await bench.told(id)
  await bench.clear()
  return told
}

/** A ledger whose process dies at its n-th commit: it throws before it, or behind it. */
function dyingAt(ledger: Ledger, n: number, when: 'before' | 'after'): Ledger {
  let left = n
  return {
    commit: async (entry) => {
      left -= 1
      if (left === 0 && when === 'before') throw new Error('dead')
      const result = await ledger.commit(entry)
      if (left <= 0) throw new Error('dead')
      return result
    },
  }
}

test.each(modes.flatMap((mode) => [[mode, 'before'] as const, [mode, 'after'] as const]))(
  '%s: a process that dies %s any commit loses nothing and doubles nothing',
  async (mode, when) => {
    const revision = revisionOf(mode)
    const expected = await readWhole(revision)
    const healthy = bench.needs(revision, partsOf(2))
    let deaths = 0
    for (let n = 1; deaths === n - 1; n++) {
      await bench.clear()
      const id = await bench.receive(text, revision)
      let dying = bench.needs(revision, partsOf(2), dyingAt(bench.store.ledger, n, when))
      while (bench.waiting.length > 0) {
        const [event] = bench.waiting.splice(0, 1)
        if (!event) break
        await bench.hand(dying, event).catch(async () => {
          deaths += 1
          dying = healthy
          await bench.hand(healthy, event)
        })
      }
      expect(await bench.told(id), `commit ${n}`).toEqual(expected)
      expect(await bench.rowsLeft()).toBe(0)
    }
    expect(deaths).toBeGreaterThan(9)
  },
  120_000,
)

test.each(modes)(
  '%s: records that come twice, then once more after the end, change nothing',
  async (mode) => {
    const revision = revisionOf(mode)
    const expected = await readWhole(revision)
    const needs = bench.needs(revision, partsOf(2))
    const id = await bench.receive(text, revision)
    const handed: (typeof bench.waiting)[number][] = []
    while (bench.waiting.length > 0) {
      const [event] = bench.waiting.splice(0, 1)
      if (!event) break
      handed.push(event)
      await Promise.all([bench.hand(needs, event), bench.hand(needs, event)])
    }
    for (const event of handed) await bench.hand(needs, event)
    await bench.drain(needs)
    expect(await bench.told(id)).toEqual(expected)
    expect(await bench.rowsLeft()).toBe(0)
  },
)

/** A ledger whose first commit of a kind waits until it is let go, as a process that is frozen there. */
function frozenAt(ledger: Ledger, claim: string) {
  let thaw: () => void = () => undefined
  let reached: () => void = () => undefined
  const frozen = new Promise<void>((resolve) => {
    reached = resolve
  })
  const thawed = new Promise<void>((resolve) => {
    thaw = resolve
  })
  const commit: Ledger['commit'] = async (entry) => {
    if (entry.claim.startsWith(claim)) {
      reached()
      await thawed
    }
    return ledger.commit(entry)
  }
  return { ledger: { commit }, frozen, thaw: () => thaw() }
}

test.each([
  'outlining|',
  'parts|',
  'x12|',
  'outlined|',
  'part-judged|',
  'parts-judged|',
  'part-read|',
  'parts-released|',
  'parts-joined|',
])('a process frozen at %s comes too late, and is no harm', async (claim) => {
  const revision = revisionOf(
    claim.includes('judged') ? 'preserve-suspend-interchange' : 'split-suspend-transaction',
  )
  const expected = await readWhole(revision)
  const healthy = bench.needs(revision, partsOf(2))
  const id = await bench.receive(text, revision)
  const { ledger, frozen, thaw } = frozenAt(bench.store.ledger, claim)
  const cold = bench.needs(revision, partsOf(2), ledger)
  let isFrozen = false
  void frozen.then(() => {
    isFrozen = true
  })
  const late: Promise<void>[] = []
  while (bench.waiting.length > 0) {
    const [event] = bench.waiting.splice(0, 1)
    if (!event) break
    if (isFrozen) {
      await bench.hand(healthy, event)
      continue
    }
    const work = bench.hand(cold, event)
    await Promise.race([work, frozen])
    // Its lease is over: another has the same record.
    if (isFrozen) late.push(work, bench.hand(healthy, event))
    if (isFrozen) await late[1]
  }
  expect(isFrozen).toBe(true)
  thaw()
  await Promise.all(late)
  await bench.drain(healthy)
  expect(await bench.told(id)).toEqual(expected)
  expect(await bench.rowsLeft()).toBe(0)
})

test('the same interchange in another file, while the first is read, is a duplicate of it', async () => {
  const revision = revisionOf('split-suspend-transaction')
  const expected = await readWhole(revision)
  const needs = bench.needs(revision, partsOf(1))
  const first = await bench.receive(text, revision)
  for (let turn = 0; turn < 4; turn++) {
    const [event] = bench.waiting.splice(0, 1)
    if (event) await bench.hand(needs, event)
  }
  const second = await bench.receive(text, revision)
  await bench.drain(needs, (waiting) => waiting - 1)
  expect(await bench.told(first)).toEqual(expected)
  const message = await bench.store.chronicle.message(second)
  expect([message?.state, message?.failure?.code]).toEqual(['quarantined', 'DUPLICATE_INTERCHANGE'])
  expect((await bench.store.chronicle.story(second))?.children).toEqual([])
  expect(await bench.rowsLeft()).toBe(0)
})

test('a file whose last bytes refuse it has let nothing go on', async () => {
  const revision = revisionOf('split-suspend-transaction')
  const id = await bench.receive(text.slice(0, text.indexOf('IEA*')), revision)
  await bench.drain(bench.needs(revision, partsOf(1)))
  const story = await bench.store.chronicle.story(id)
  expect(story?.message.failure?.code).toBe('EDI_INVALID_ENVELOPE')
  expect(story?.children).toEqual([])
  expect(await bench.rowsLeft()).toBe(0)
})
