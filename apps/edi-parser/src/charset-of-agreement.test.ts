import { judgeInterchange } from '@parley/channel'
import { charsetNamed, delimitersOfText, frame, readTransactionBytes } from '@parley/edi'
import type { Entry } from '@parley/store'
import { expect, test } from 'vitest'
import { countingSource, receivedFile, revisionWith } from './fixture-revision.ts'
import { interchangeEntry } from './interchange-entry.ts'

/** What is committed of an order whose number is not ASCII, under what its agreement says of character sets. */

const edifactOf = (syntax: string, number: string) =>
  `UNB+${syntax}:3+4012345000009:14+5412345000013:14+260115:0930+INT77'UNH+1+ORDERS:D:96A:UN'BGM+220+${number}+9'DTM+137:20260115:102'NAD+BY+5412345000013::9'LIN+1++4000862141404:EN'QTY+21:10'UNS+S'UNT+8+1'UNZ+1+INT77'`
const x12Of = (number: string) =>
  `ISA*00*          *00*          *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*U*00401*000000101*0*P*>~GS*PO*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*004010~ST*850*0001~BEG*00*SA*${number}**20260115~PO1*1*10*EA*12.5**UP*012345678905~SE*4*0001~GE*1*101~IEA*1*000000101~`
const utf8 = (text: string) => Buffer.from(text).toString('latin1')

/** State, findings, business key, and the number as a mapping reads it by what the event carries. */
async function outcome(text: string, charset: string) {
  const agreed = charset === '' ? '' : `  charset: ${charset}\n`
  const revision = await revisionWith(`${agreed}  acknowledge: { gateway: back, functional: contrl }`)
  const file = receivedFile(text, revision)
  const [interchange] = frame(file.bytes).interchanges
  if (interchange === undefined || interchange.standard === 'tradacoms') throw new Error('no interchange')
  const verdict = judgeInterchange(file, interchange)
  const entry = interchangeEntry(file, interchange, verdict, countingSource())
  const [one] = verdict.kind === 'judged' ? (verdict.groups[0]?.transactions ?? []) : []
  return {
    state: entry.messages?.[0]?.state,
    found: one?.findings.map(({ severity, code }) => `${severity} ${code}`),
    key: entry.keys?.find(({ name }) => name === 'po')?.value,
    mapped: one?.guide === undefined ? undefined : mapped(entry, file.bytes, one.guide),
  }
}

function mapped(
  { events = [] }: Entry,
  bytes: Uint8Array,
  { compiled }: { readonly compiled: Parameters<typeof readTransactionBytes>[2] },
): unknown {
  const parsed = events.find(({ topic }) => topic === 'parley.parsed')?.value as
    | { readonly place: { readonly offset: number; readonly separators: string; readonly charset?: string } }
    | undefined
  if (parsed === undefined) return undefined
  const { offset, separators, charset: name = '' } = parsed.place
  const charset = charsetNamed(name)
  const tree = readTransactionBytes(
    bytes.subarray(offset),
    {
      ...{ delimiters: delimitersOfText(separators), fileOffset: offset },
      ...(charset && { charset: { kind: 'override', charset } }),
    },
    compiled,
  )
  const { bgm, beg } = tree.heading as { readonly [segment: string]: { readonly [element: string]: string } }
  return bgm?.['02'] ?? beg?.['03']
}

const read = (text: string, ...found: readonly string[]) => ({
  ...{ state: 'processing', found, key: text, mapped: text },
})
const refused = (key: string, ...found: readonly string[]) => ({
  ...{ state: 'failed', found, key, mapped: undefined },
})
const lie = 'warn CHARSET_LABEL_WRONG'

test.each([
  ['by default', '', read('Größe-1', lie)],
  ['as they are under override', '{ policy: override, set: utf-8 }', read('Größe-1')],
  ['as labelled under strict, with the doubt', '{ policy: strict }', read(utf8('Größe-1'), lie)],
  ['as labelled under replace', '{ policy: replace }', read(utf8('Größe-1'), lie)],
])('UTF-8 labelled UNOC is read %s', async (_, charset, expected) => {
  const found = await outcome(edifactOf('UNOC', utf8('Größe-1')), charset)
  expect({ ...found, found: found.found?.filter((one) => !one.includes('CHARACTER_')) }).toMatchObject(
    charset.includes('strict') ? { key: expected.key, found: expected.found } : expected,
  )
})

test.each([
  ['by default', '', read('5–€', lie)],
  ['under override', '{ policy: override, set: windows-1252 }', read('5–€')],
  [
    'under strict refused',
    '{ policy: strict }',
    refused('5\x96\x80', lie, 'error CHARACTER_OUTSIDE_CHARSET'),
  ],
])('Windows-1252 labelled UNOC is %s', async (_, charset, expected) => {
  const found = await outcome(edifactOf('UNOC', '5\x96\x80'), charset)
  expect(found).toEqual(expected)
})

test('another set that UNB names reaches keys and mappings without any agreement', async () => {
  expect(await outcome(edifactOf('UNOD', '\xa3\xf3d\xbc'), '')).toEqual(read('Łódź'))
})

test('strict refuses small letters in UNOA, and takes them by default', async () => {
  expect(await outcome(edifactOf('UNOA', 'po-1'), '')).toEqual(read('po-1'))
  const strict = await outcome(edifactOf('UNOA', 'po-1'), '{ policy: strict }')
  expect(strict).toEqual(refused('po-1', 'error CHARACTER_OUTSIDE_CHARSET'))
})

test('an agreement declares the set of X12, which does not', async () => {
  expect(await outcome(x12Of('caf\xe9'), '')).toEqual(read('café'))
  expect(await outcome(x12Of('\xa3\xf3d'), '{ policy: override, set: iso-8859-2 }')).toEqual(read('Łód'))
  const strict = '{ policy: strict, set: utf-8 }'
  expect(await outcome(x12Of(utf8('café')), strict)).toEqual(read('café'))
  expect(await outcome(x12Of('caf\xe9'), strict)).toEqual(
    refused('caf\ufffd', lie, 'error CHARACTER_OUTSIDE_CHARSET'),
  )
  expect(await outcome(x12Of('caf\xe9'), '{ policy: replace, set: utf-8 }')).toEqual(
    read('caf\ufffd', lie, 'warn CHARACTER_REPLACED'),
  )
})
