import fc from 'fast-check'
import { expect, test } from 'vitest'
import { interchangeOf, setOf } from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import { align } from './align.ts'
import { diffFiles } from './diff-files.ts'

const order = ['BEG*00*SA*PO1**20260115', 'REF*CR*A', 'N1*ST*Dock', 'PO1*1*10*EA', 'PO1*2*5*EA', 'CTT*2']

function fileOf(text: string) {
  const bytes = Buffer.from(text)
  return { bytes, framing: frame(bytes) }
}

/** Differences in short: kind, tag, position, changes. */
function differences(before: string, after: string, options = {}): unknown[] {
  return [...diffFiles(fileOf(before), fileOf(after), options)].map((one) => {
    const { kind, what, transaction, changes = [] } = one
    const segment = one.before ?? one.after
    const place = `${segment?.tag}${segment?.position === undefined ? '' : ` ${segment.position}`}`
    const texts = changes.map(({ element, repetition, component, before: from, after: to }) => {
      return `${[element, repetition, component].filter((number) => number !== undefined).join('.')}: ${from}>${to}`
    })
    return [`${transaction?.controlNumber ?? 'envelope'} ${kind} ${what} ${place}`, ...texts].join(' ')
  })
}

test('files that say the same have no difference, whatever their separators, line ends and empty ends', () => {
  const one = interchangeOf(setOf(order))
  const other = one.replaceAll('~', '~\r\n').replaceAll('*', '|').replace('N1|ST|Dock', 'N1|ST|Dock||')
  expect(differences(one, other)).toEqual([])
})

test('what changed is told by element, what came or went by segment', () => {
  const changed = [
    'BEG*00*SA*PO2**20260115',
    'N1*ST*Dock',
    'PO1*1*10*EA',
    'PID*F****x',
    'PO1*2*7*EA',
    'CTT*2',
  ]
  expect(differences(interchangeOf(setOf(order)), interchangeOf(setOf(changed)))).toEqual([
    '0001 changed segment BEG 2 3: PO1>PO2',
    '0001 removed segment REF 3',
    '0001 added segment PID 5',
    '0001 changed segment PO1 6 2: 5>7',
  ])
})

test('components and repetitions are told by their numbers', () => {
  const v5 = (text: string) => text.replace('*U*00401*', '*^*00501*')
  const [one, other] = ['REF*4N***SS>1', 'REF*4N***SS>2'].map((ref) => interchangeOf(setOf([ref])))
  expect(differences(one ?? '', other ?? '')).toEqual(['0001 changed segment REF 2 4.2: 1>2'])
  expect(
    differences(v5(interchangeOf(setOf(['DMG*a^b>c']))), v5(interchangeOf(setOf(['DMG*a^b>d^e'])))),
  ).toEqual(['0001 changed segment DMG 2 1.2.2: c>d 1.3: >e'])
})

test('the envelope counts, unless it is to be ignored with all control numbers and counts', () => {
  const one = interchangeOf(setOf(order))
  const other = one.replaceAll('000000101', '000000102').replaceAll('*0001~', '*0009~')
  expect(differences(one, other)).toEqual([
    'envelope changed segment ISA 13: 000000101>000000102',
    'envelope changed segment IEA 2: 000000101>000000102',
    '0001 changed segment ST 1 2: 0001>0009',
    '0001 changed segment SE 8 2: 0001>0009',
  ])
  expect(differences(one, other, { ignoreEnvelope: true })).toEqual([])
})

test('transactions are matched by number, or by content; one more or less is told as a whole', () => {
  const set = (number: string, po: string) =>
    setOf([`BEG*00*SA*${po}**20260115`, ...order.slice(1)], { number })
  const one = interchangeOf(set('0001', 'A') + set('0002', 'B') + set('0003', 'C'), 3)
  const other = interchangeOf(set('0001', 'A') + set('0003', 'C'), 2)
  expect(differences(one, other)).toEqual([
    'envelope changed segment GE 1: 3>2',
    '0002 removed transaction ST 1',
  ])
  const renumbered = interchangeOf(set('0001', 'B') + set('0002', 'X'), 2)
  expect(differences(one, renumbered, { ignoreEnvelope: true })).toEqual([
    '0001 removed transaction ST 1',
    '0003 changed segment BEG 2 3: C>X',
  ])
})

const letters = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 })

test('an alignment has every item of both lists once, in order, and as many matches as there can be', () => {
  fc.assert(
    fc.property(letters, letters, (before, after) => {
      const aligned = align(before, after, [(text) => text])
      expect(aligned.flatMap((one) => one.before ?? [])).toEqual(before)
      expect(aligned.flatMap((one) => one.after ?? [])).toEqual(after)
      const matched = aligned.filter((one) => one.before !== undefined && one.after !== undefined)
      expect(matched.every((one) => one.before === one.after)).toBe(true)
      expect(matched).toHaveLength(longestCommon(before, after))
    }),
  )
})

function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = Array<number>(b.length + 1).fill(0)
  for (const one of a) {
    const next = [0]
    for (const [at, other] of b.entries()) {
      next.push(one === other ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0))
    }
    row = next
  }
  return row[b.length] ?? 0
}

test('long lists that differ everywhere are aligned in bounded time by what occurs once', () => {
  const count = 100_000
  const before = Array.from({ length: count }, (_, at) => (at % 10 === 0 ? `anchor ${at}` : `old ${at % 7}`))
  const after = before.map((text, at) => (text.startsWith('old') ? `new ${at % 5}` : text))
  const aligned = align(before, after, [(text) => text])
  expect(aligned.filter((one) => one.before !== undefined && one.after !== undefined)).toHaveLength(
    count / 10,
  )
  expect(aligned.flatMap((one) => one.before ?? [])).toEqual(before)
  expect(aligned.flatMap((one) => one.after ?? [])).toEqual(after)
})
