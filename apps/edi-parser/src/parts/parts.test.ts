import { type FreshDatabase, freshDatabase } from '@parley/verify'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { revisionWith } from '../fixture-revision.ts'
import { ParserBench, partsOf, whole } from './fixture-parts.ts'

let database: FreshDatabase
let pool: pg.Pool
let bench: ParserBench
beforeAll(async () => {
  database = await freshDatabase()
  pool = new pg.Pool({ connectionString: database.url, max: 1 })
  bench = await ParserBench.open(database.url, {
    query: (text, values = []) => pool.query(text, [...values]) as never,
  })
})
afterAll(async () => {
  await bench.close()
  await pool.end()
  await database.drop()
})

/** What stands in one transaction; the set is good, wrong in its content, in its count, or under a number taken before. */
const sets = fc.constantFrom('good', 'good', 'good', 'bad', 'count', 'again', 'accents', 'unclosed', 'short')

function x12Set(kind: string, at: number): string {
  const number = kind === 'again' ? '0001' : kind === 'short' ? '7' : String(at + 1).padStart(4, '0')
  const beg = kind === 'bad' ? '' : `BEG*00*SA*PO${at % 4}**20260115~`
  const text = kind === 'accents' ? 'MSG*Caf\xe9~' : ''
  const count = (kind === 'bad' ? 3 : 4) + (kind === 'accents' ? 1 : 0) + (kind === 'count' ? 5 : 0)
  const end = kind === 'unclosed' ? '' : `SE*${count}*${number}~`
  return `ST*850*${number}~${beg}${text}PO1*1*10*EA*12.5**UP*012345678905~${end}`
}

const x12Groups = fc.array(
  fc.record({
    type: fc.constantFrom('PO', 'PO', 'PO', 'PO', 'IN', 'FA'),
    version: fc.constantFrom('004010', '004010', '005010', '003010'),
    sets: fc.array(sets, { maxLength: 6 }),
    claimed: fc.constantFrom(0, 0, 0, 2),
    closed: fc.constantFrom(true, true, true, false),
  }),
  { minLength: 1, maxLength: 3 },
)

const isa = (number: string, asks: string) =>
  `ISA*00*          *00*          *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*U*00401*${number}*${asks}*P*>~`

const x12 = fc
  .record({ groups: x12Groups, asks: fc.constantFrom('0', '1'), count: fc.constantFrom(0, 0, 0, 0, 1) })
  .map(({ groups, asks, count }) => {
    let at = 0
    const texts = groups.map(({ type, version, sets: kinds, claimed, closed }, index) => {
      const inner = kinds.map((kind) =>
        type === 'FA'
          ? `ST*997*${String(at++ + 1).padStart(4, '0')}~AK1*PO*5~AK9*A*1*1*1~SE*4*${String(at).padStart(4, '0')}~`
          : x12Set(kind, at++),
      )
      const end = closed ? `GE*${kinds.length + claimed}*${index + 1}~` : ''
      return `GS*${type}*ACMERETAIL*PARLEYVENDOR*20260115*0930*${index + 1}*X*${version}~${inner.join('')}${end}`
    })
    const number = '000000101'
    return `${isa(number, asks)}${texts.join('')}IEA*${groups.length + count}*${number}~`
  })

const messageKinds = fc.constantFrom(
  'good',
  'good',
  'good',
  'bad',
  'count',
  'again',
  'CONTRL',
  'INVOIC',
  'bare',
)

function message(kind: string, at: number): string {
  const number = kind === 'again' ? 1 : at + 1
  const type = kind === 'CONTRL' || kind === 'INVOIC' ? kind : 'ORDERS'
  const name = kind === 'bare' ? 'ORDERS:D' : `${type}:D:96A:UN`
  const body =
    kind === 'CONTRL'
      ? "UCI+9+A:14+B:14+7'"
      : `BGM+220+PO${at % 3}+9'DTM+137:20260115:102'NAD+BY+1::9'LIN+1++1:EN'QTY+21:${kind === 'bad' ? 'x' : 3}'UNS+S'`
  const count = body.split("'").length + 1 + (kind === 'count' ? 2 : 0)
  return `UNH+${number}+${name}'${body}UNT+${count}+${number}'`
}

const edifact = fc
  .record({
    groups: fc.array(fc.array(messageKinds, { maxLength: 6 }), { minLength: 1, maxLength: 3 }),
    inGroups: fc.boolean(),
    request: fc.constantFrom('', '++++1'),
    claimed: fc.constantFrom(0, 0, 0, 1),
    suspended: fc.boolean(),
  })
  .map(({ groups, inGroups, request, claimed }) => {
    let at = 0
    const texts = groups.map((kinds, index) => {
      const inner = kinds.map((kind) => message(kind, at++)).join('')
      if (!inGroups) return inner
      const ung = `UNG+ORDERS+4012345000009:14+5412345000013:14+260115:0930+${index + 1}+UN+D:96A'`
      return `${ung}${inner}UNE+${kinds.length}+${index + 1}'`
    })
    const units = (inGroups ? groups.length : at) + claimed
    return `UNB+UNOC:3+4012345000009:14+5412345000013:14+260115:0930+INT77${request}'${texts.join('')}UNZ+${units}+INT77'`
  })

const modes = fc.constantFrom(
  ...['split-suspend-transaction', 'split-suspend-interchange'],
  ...['preserve-suspend-transaction', 'preserve-suspend-interchange'],
)
const answers = fc.constantFrom(
  'functional: "997", technical: always',
  'functional: "999", businessUnit: PO',
  'functional: contrl, listAccepted: true',
  'functional: "997", listAccepted: false',
  'functional: contrl',
)

const cases = fc.record({
  files: fc.oneof(fc.tuple(x12), fc.tuple(edifact), fc.tuple(x12, edifact)),
  mode: modes,
  answer: answers,
  size: fc.integer({ min: 1, max: 4 }),
  order: fc.array(fc.nat(), { minLength: 1, maxLength: 20 }),
})

const ofFile = { messages: [], keys: [], bytes: [], steps: [], payloads: [] }

test('a file read in parts, done in any order, is to the byte what it is when it is read whole', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ files, mode, answer, size, order }) => {
      const revision = await revisionWith(`  acknowledge: { gateway: back, ${answer} }\n  errors: ${mode}`)
      const text = files.join('\r\n')
      await bench.clear()
      const one = await bench.receive(text, revision)
      await bench.drain(bench.needs(revision, whole))
      const expected = await bench.told(one)
      await bench.clear()
      const two = await bench.receive(text, revision)
      let turn = 0
      const pick = (waiting: number) => (order[turn++ % order.length] ?? 0) % waiting
      await bench.drain(bench.needs(revision, partsOf(size)), pick)
      const told = await bench.told(two)
      if (files.length === 1) expect(told).toEqual(expected)
      // Which interchange speaks last for the file, and draws the first number, is another thing.
      else expect({ ...told, ...ofFile }).toEqual({ ...expected, ...ofFile })
      expect(await bench.rowsLeft()).toBe(0)
    }),
    { numRuns: Number(process.env.PARLEY_FUZZ_INPUTS ?? 30) },
  )
}, 600_000)
