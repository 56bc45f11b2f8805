import type { Dictionary } from '@parley/standards'
import { describe, expect, test } from 'vitest'
import type { Finding } from '../finding.ts'
import { compiledOf } from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import { readNote } from '../guide/note.ts'
import { judgeTransaction } from './judge-transaction.ts'

const use = (reference: string, mandatory = false, repeat = 1) => ({ reference, mandatory, repeat })

/** A message of our own: three optional elements, a composite that repeats, under the notes given. */
function dictionaryWith(notes: readonly string[], compositeNotes: readonly string[] = []): Dictionary {
  const header = { elements: [use('0062', true), use('S009', true)], notes: [] }
  return {
    standard: 'edifact',
    version: 'D96A',
    elements: {
      '0062': { type: 'an', min: 1, max: 14 },
      '0065': { type: 'an', min: 1, max: 6 },
      '0074': { type: 'n', min: 1, max: 6 },
      '4000': { type: 'an', min: 1, max: 5 },
      '4001': { type: 'a', min: 1, max: 3 },
    },
    codes: { '4001': 'AA BB CCC' },
    composites: {
      S009: { elements: [use('0065'), use('0065'), use('0065'), use('0065')], notes: [] },
      C900: { elements: [use('4000'), use('4000'), use('4000')], notes: compositeNotes },
    },
    segments: {
      UNH: header,
      AAA: { elements: [use('4000'), use('4000'), use('4000')], notes },
      BBB: { elements: [use('C900', false, 3), use('4001', false, 2)], notes: [] },
      UNT: { elements: [use('0074', true), use('0062', true)], notes: [] },
    },
    messages: {
      TESTED: {
        functionalId: 'TESTED',
        structure: [
          { kind: 'segment', tag: 'UNH', mandatory: true, max: 1 },
          { kind: 'segment', tag: 'AAA', mandatory: false, max: 9 },
          { kind: 'segment', tag: 'BBB', mandatory: false, max: 9 },
          { kind: 'segment', tag: 'UNT', mandatory: true, max: 1 },
        ],
      },
    },
    tags: ['UNH', 'AAA', 'BBB', 'UNT'],
  }
}

function bytesOf(segment: string): Buffer {
  const text = `UNB+UNOC:4+A:14+B:14+20260115:0930+1'UNH+1+TESTED:D:96A:UN'${segment}'UNT+3+1'UNZ+1+1'`
  return Buffer.from(text)
}

function judge(segment: string, dictionary: Dictionary): readonly Finding[] {
  const bytes = bytesOf(segment)
  const [interchange] = frame(bytes).interchanges
  const transaction = interchange?.groups[0]?.transactions[0]
  if (interchange === undefined || transaction === undefined) throw new Error('no message')
  return judgeTransaction(bytes, interchange, transaction, compiledOf(dictionary, 'TESTED'))
}

/** Which of three elements are there, as `x.x`, to the position that is found at fault; 0 for none. */
const faultsOf = (note: string, kind: 'AAA' | 'BBB') => {
  const separator = kind === 'AAA' ? '+' : ':'
  const dictionary = kind === 'AAA' ? dictionaryWith([note]) : dictionaryWith([], [note])
  return ['x..', '.x.', '..x', 'xx.', 'x.x', '.xx', 'xxx'].map((there) => {
    const values = [...there].map((one) => (one === 'x' ? 'v' : '')).join(separator)
    const [found] = judge(`${kind}+${values.replace(/[+:]+$/, '')}`, dictionary)
    if (found === undefined) return `${there} fine`
    const part = kind === 'AAA' ? found.element : found.component
    return `${there} ${found.code === 'ELEMENT_EXCLUDED' ? 'without' : 'with'} ${part}`
  })
}

const expected: readonly (readonly [note: string, outcomes: readonly string[]])[] = [
  [
    'D1(010,020,030)',
    ['x.. fine', '.x. fine', '..x fine', 'xx. without 2', 'x.x without 3', '.xx without 3', 'xxx without 2'],
  ],
  [
    'D2(010,020,030)',
    ['x.. with 2', '.x. with 1', '..x with 1', 'xx. with 3', 'x.x with 2', '.xx with 1', 'xxx fine'],
  ],
  ['D3(020,030)', ['x.. with 2', '.x. fine', '..x fine', 'xx. fine', 'x.x fine', '.xx fine', 'xxx fine']],
  [
    'D4(010,020,030)',
    ['x.. fine', '.x. fine', '..x fine', 'xx. without 2', 'x.x without 3', '.xx without 3', 'xxx without 2'],
  ],
  [
    'D5(010,020,030)',
    ['x.. with 2', '.x. fine', '..x fine', 'xx. with 3', 'x.x with 2', '.xx fine', 'xxx fine'],
  ],
  ['D6(010,020,030)', ['x.. with 2', '.x. fine', '..x fine', 'xx. fine', 'x.x fine', '.xx fine', 'xxx fine']],
  [
    'D7(010,020,030)',
    ['x.. fine', '.x. fine', '..x fine', 'xx. without 2', 'x.x without 3', '.xx fine', 'xxx without 2'],
  ],
]

describe('a dependency note of EDIFACT', () => {
  test.each(expected)('%s between elements', (note, outcomes) => {
    expect(faultsOf(note, 'AAA')).toEqual(outcomes)
  })

  test.each(expected)('%s between components', (note, outcomes) => {
    expect(faultsOf(note, 'BBB')).toEqual(outcomes)
  })
})

test.each(['D8(010,020)', 'D1(010)', 'D1(015,020)', 'P03', 'X0102', 'D1(000,010)'])(
  '%s is no note',
  (text) => {
    expect(readNote(text)).toBeUndefined()
  },
)

describe('repetition', () => {
  const dictionary = dictionaryWith([], ['D2(010,020)'])

  test('each repetition is checked, and a finding says which it is and where', () => {
    const segment = 'BBB+1:2*12345678:2*3:4:toolong'
    expect(judge(segment, dictionary)).toEqual([
      {
        code: 'ELEMENT_TOO_LONG',
        level: 1,
        severity: 'error',
        text: 'BBB01-01 is longer than 5 characters. Shorten it.',
        segment: 'BBB',
        segmentPosition: 2,
        element: 1,
        component: 1,
        repetition: 2,
        reference: '4000',
        byteOffset: bytesOf(segment).indexOf('12345678'),
        byteLength: 8,
        ack: { ak403: '5' },
        value: '12345678',
      },
      {
        code: 'ELEMENT_TOO_LONG',
        level: 1,
        severity: 'error',
        text: 'BBB01-03 is longer than 5 characters. Shorten it.',
        segment: 'BBB',
        segmentPosition: 2,
        element: 1,
        component: 3,
        repetition: 3,
        reference: '4000',
        byteOffset: bytesOf(segment).indexOf('toolong'),
        byteLength: 7,
        ack: { ak403: '5' },
        value: 'toolong',
      },
    ])
  })

  test.each<readonly [string, string, readonly string[]]>([
    ['as many as allowed', 'BBB+1:2*3:4*5:6+AA*BB', []],
    ['an empty one between', 'BBB+1:2**5:6', []],
    ['one too many', 'BBB+1:2*3:4*5:6*7:8*9', ['TOO_MANY_REPETITIONS 1 4 "7:8*9"']],
    ['a note within one of them', 'BBB+1:2*3', ['ELEMENT_CONDITION_MISSING 1 2 ""']],
    ['a code within one of them', 'BBB++AA*ZZ', ['CODE_NOT_IN_STANDARD 2 2 "ZZ"']],
    ['where nothing repeats', 'AAA+v*w', ['TOO_MANY_REPETITIONS 1 2 "w"']],
    ['a released separator is data', 'AAA+v?*w', []],
  ])('%s', (_, segment, outcomes) => {
    const bytes = bytesOf(segment)
    const found = judge(segment, dictionary).map(
      ({ code, element, repetition, byteOffset, byteLength = 0 }) => {
        const part = bytes.subarray(byteOffset, byteOffset + byteLength).toString()
        return `${code} ${element} ${repetition} "${part}"`
      },
    )
    expect(found).toEqual(outcomes)
  })
})
