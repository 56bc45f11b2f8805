import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { loadDictionary } from '@parley/standards'
import { expect, test } from 'vitest'
import { composeContrl } from '../acknowledge/compose-contrl.ts'
import { composeFunctionalAcknowledgement } from '../acknowledge/compose-functional-acknowledgement.ts'
import { composeInterchangeAcknowledgement } from '../acknowledge/compose-interchange-acknowledgement.ts'
import { isAcknowledgement } from '../acknowledge/is-acknowledgement.ts'
import type { Finding } from '../finding.ts'
import { amazonSegments, goodSegments, interchangeOf, setOf } from '../fixture-orders.ts'
import { createFramer, frame } from '../frame/framer.ts'
import { compileGuide } from '../guide/compile-guide.ts'
import type { CompiledGuide } from '../guide/compiled-guide.ts'
import type { Interchange, Transaction } from '../interchange.ts'
import { judgeTransaction } from '../judge/judge-transaction.ts'
import { createSegmentStream, type SegmentEvent } from '../stream/segment-stream.ts'

const folder = new URL('../../../../../shared/samples/', import.meta.url)
const manifest = new URL('manifest.json', folder)

type Named = readonly [name: string, bytes: Buffer]

/** Real files of permissive licences, which lie beside the repository. */
function samples(): readonly Named[] {
  const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as { files: readonly { file: string }[] }
  return files.map(({ file }) => [file, readFileSync(new URL(file, folder))])
}

const x12 = interchangeOf(
  [goodSegments, amazonSegments, ['BEG*x', 'BIN*5*~*~>~', 'PO1*1*1O*EA'], ['BIN*99999*abc', 'CTT*1']]
    .map((segments, index) => setOf(segments, { number: String(index + 1).padStart(4, '0') }))
    .join(''),
  4,
)
const edifact =
  "UNA:+.? '\r\nUNB+UNOC:3+A:14+B:14+260115:0930+7'\r\nUNH+1+ORDERS:D:96A:UN'\r\nBGM+220+45?'?+??\r\n00+9'\r\n" +
  "FTX+AAI+++caf\xe9?:\xc3\xa9'UNT+4+1'UNO+P+1:1+1+6''UNT''\0UNP+6+P'UNZ+2+7'"
const own: readonly Named[] = [
  ['X12', Buffer.from(x12, 'latin1')],
  ['X12 in lines', Buffer.from(x12.replaceAll('~', '\r\n'), 'latin1')],
  ['EDIFACT', Buffer.from(edifact, 'latin1')],
  ['one behind the other', Buffer.from(`junk ${x12}\r\n${edifact}\x1a${x12.slice(0, -40)}`, 'latin1')],
]

type GuideOf = (
  interchange: Pick<Interchange, 'standard'>,
  release: string,
  transaction: Transaction,
) => CompiledGuide | undefined

/** The bare standard of every transaction of a file, loaded beforehand, so that reading it waits for nothing. */
async function guidesFor(bytes: Buffer): Promise<GuideOf> {
  const guides = new Map<string, CompiledGuide>()
  for (const interchange of frame(bytes).interchanges) {
    for (const { header, transactions } of interchange.groups) {
      for (const one of transactions) {
        const name = `${interchange.standard}/${releaseOf(header, one)}`
        const result = compileGuide({ extends: `${name}/${one.setId}` }, await loadDictionary(name))
        if (result.kind === 'guide') guides.set(`${name}/${one.setId}`, result.guide)
      }
    }
  }
  return ({ standard }, release, { setId }) => guides.get(`${standard}/${release}/${setId}`)
}

function releaseOf(header: Interchange['groups'][number]['header'], { version = '' }: Transaction): string {
  return header !== undefined && 'version' in header ? String(header.version).slice(0, 6) : version
}

/** Everything that a file gives, as one value: events, segments, findings, the bytes of acknowledgements. */
function everything(bytes: Buffer, nextSize: () => number, guideOf: GuideOf): string {
  const hash = createHash('sha256')
  const found = new Map<number, readonly Finding[]>()
  const take = (event: SegmentEvent) => {
    hash.update(
      JSON.stringify(event, (key, value) => (key === 'bytes' || key === 'reader' ? undefined : value)),
    )
    if (event.kind === 'segment') hash.update(JSON.stringify(event.segment.repetitions(1)))
    if (event.kind !== 'transaction') return
    const { transaction, interchange, group } = event
    const guide = guideOf(interchange, releaseOf(group.header, transaction), transaction)
    if (guide === undefined || event.bytes === undefined) return
    const source = { ...interchange, fileOffset: transaction.range.offset }
    const findings = judgeTransaction(event.bytes, source, transaction, guide)
    found.set(transaction.range.offset, findings)
    hash.update(JSON.stringify(findings))
  }
  const framer = createFramer()
  const stream = createSegmentStream(take)
  for (let at = 0; at < bytes.length; ) {
    const chunk = bytes.subarray(at, at + nextSize())
    framer.write(chunk)
    stream.push(chunk)
    at += chunk.length
  }
  stream.end()
  for (const interchange of framer.end().interchanges) {
    for (const answer of answersTo(interchange, found)) hash.update(answer ?? '')
  }
  return hash.digest('hex')
}

const now = new Date('2026-01-15T09:31:00Z')

function answersTo(interchange: Interchange, found: ReadonlyMap<number, readonly Finding[]>) {
  const verdict = (transaction: Transaction) => {
    const findings = found.get(transaction.range.offset) ?? transaction.findings
    return { transaction, findings, accepted: !findings.some(({ severity }) => severity === 'error') }
  }
  if (interchange.standard === 'x12') {
    const verdicts = interchange.groups.map((group) => ({
      group,
      transactions: group.transactions.map(verdict),
    }))
    const numbers = { interchange: 7, group: 7 }
    return [
      composeInterchangeAcknowledgement({ interchange, numbers, now }),
      // An acknowledgement is never answered with one.
      interchange.groups.every(isAcknowledgement)
        ? ''
        : composeFunctionalAcknowledgement({ interchange, verdicts, numbers, now }),
    ]
  }
  if (interchange.standard === 'tradacoms') return []
  const verdicts = interchange.groups.map((group) => ({
    group,
    transactions: group.transactions.map(verdict),
  }))
  return [composeContrl({ interchange, verdicts, numbers: { interchange: 'CT1' }, now })]
}

const sizes = [1, 2, 3, 7, 64, 97, 1_000, 4_096, 65_536]

async function compare(files: readonly Named[], splits: number): Promise<void> {
  let state = 4130
  const random = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x7fffffff
  }
  for (const [name, bytes] of files) {
    const guideOf = await guidesFor(bytes)
    const whole = everything(bytes, () => bytes.length, guideOf)
    for (const size of sizes) {
      expect(
        everything(bytes, () => size, guideOf),
        `${name} in chunks of ${size}`,
      ).toBe(whole)
    }
    for (let run = 0; run < splits; run++) {
      const most = 1 + Math.floor(random() * Math.max(2, bytes.length / 2))
      const split = everything(bytes, () => 1 + Math.floor(random() * most), guideOf)
      if (split !== whole) throw new Error(`${name} differs at random split ${run}`)
    }
  }
}

test('own files give the same at every chunk size and at 200 random splits', () => compare(own, 200), 60_000)

test.skipIf(!existsSync(manifest))(
  'every sample gives the same at every chunk size and at 200 random splits (needs ../shared)',
  () => compare(samples(), 200),
  120_000,
)
