import { expect, test } from 'vitest'
import { compiled, firstOf, interchangeOf, setOf } from '../fixture-orders.ts'
import { judgeTransaction } from './judge-transaction.ts'

const order = compiled({ extends: 'x12/004010/850' })
const start = 'BEG*00*SA*PO12345**20260115'
const line = 'PO1*1*10*EA*12.5**UP*012345678905'

/** Code, loop path, and the part of the file that the finding points at. */
function pointed(segments: readonly string[], guide = order): readonly string[] {
  const bytes = Buffer.from(interchangeOf(setOf(segments)))
  const { interchange, transaction } = firstOf(bytes)
  return judgeTransaction(bytes, interchange, transaction, guide).map(
    ({ code, loopPath = '', byteOffset, byteLength = 0 }) => {
      const part = bytes.subarray(byteOffset, byteOffset + byteLength).toString()
      // What is missing has no bytes: then what stands there says where it should be.
      const before = bytes.subarray(byteOffset, byteOffset + 4).toString()
      return `${code} ${loopPath} ${byteLength === 0 ? `before ${before}` : part}`
    },
  )
}

test.each<readonly [string, readonly string[], readonly string[]]>([
  ['an element', [start.replace('0115', '0231'), line], ['DATE_INVALID  20260231']],
  ['an element of a loop', [start, line, line.replace('EA', 'EAX')], ['ELEMENT_TOO_LONG PO1[2] EAX']],
  [
    'an element of a loop within',
    [start, line, line, 'SLN*1**I*1*EA', 'SLN*2**I*x*EA'],
    ['NUMBER_INVALID PO1[2]/SLN[2] x'],
  ],
  ['a component', [start, 'REF*CR*1**AB>1>CD>2>EF', line], ['ELEMENT_CONDITION_MISSING  before ~PO1']],
  [
    'a component behind others',
    [start, `REF*CR*1**AB>${'1'.repeat(31)}`, line],
    [`ELEMENT_TOO_LONG  ${'1'.repeat(31)}`],
  ],
  [
    'the components beyond the last',
    [start, 'REF*CR*1**AB>1>CD>2>EF>3>G>H', line],
    ['TOO_MANY_COMPONENTS  G>H'],
  ],
  ['an element left empty', [start.replace('SA', ''), line], ['ELEMENT_MISSING  before *PO1']],
  ['an element behind the end', [start.replace('**20260115', ''), line], ['ELEMENT_MISSING  before ~PO1']],
  ['the elements beyond the last', [start, line, 'CTT*1*2*3*LB*4*CF*a*b'], ['TOO_MANY_ELEMENTS CTT[1] b']],
  ['separators at the end', [start, line, 'CTT*1**'], ['TRAILING_SEPARATORS CTT[1] **']],
  ['a note', [start, line.replace('*012345678905', '')], ['ELEMENT_CONDITION_MISSING PO1[1] before ~SE*']],
  ['a segment of no set', [start, line, 'ZZZ*1'], ['SEGMENT_UNKNOWN PO1[1] ZZZ*1']],
  ['a segment too many', [start, start, line], [`SEGMENT_OVER_MAX  ${start}`]],
  ['a missing segment', [line], ['SEGMENT_MISSING  before PO1*']],
  ['a missing segment of a loop', [start, line, 'LM*DF', line], ['SEGMENT_MISSING PO1[1]/LM[1] before PO1*']],
  ['a check digit', [start, line.replace('905', '906')], ['CHECK_DIGIT_WRONG PO1[1] 012345678906']],
])('a finding points at %s', (_, segments, expected) => {
  expect(pointed(segments)).toEqual(expected)
})

test('the same tag at adjacent levels is told apart by where it stands', () => {
  const guide = compiled({
    extends: 'x12/004010/850',
    rules: { 'N1.04': { max: 3 }, 'PO1/N1.04': { max: 2 } },
  })
  const parties = [start, 'N1*ST*a*92*1234', line, 'N1*ST*b*92*123', 'N1*BT*c*92*12']
  expect(pointed(parties, guide)).toEqual([
    'ELEMENT_TOO_LONG N1[1] 1234',
    'ELEMENT_TOO_LONG PO1[1]/N1[1] 123',
  ])
})
