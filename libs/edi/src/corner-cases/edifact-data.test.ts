import { expect, test } from 'vitest'
import { compiled } from '../fixture-orders.ts'
import { createSegmentStream } from '../stream/segment-stream.ts'
import { examine } from './examine.ts'

/** Each corner case of EDIFACT data: the text that comes out, and what is found under the bare D96A ORDERS. */
type Case = readonly [name: string, segment: string, text: string, found?: readonly string[]]

const guide = compiled({ extends: 'edifact/D96A/ORDERS' })
const file = (segment: string, una = '') =>
  `${una}UNB+UNOC:3+A:14+B:14+260115:0930+1'UNH+1+ORDERS:D:96A:UN'BGM+220+45+9'DTM+137:20260115:102'${segment}'UNS+S'UNT+6+1'UNZ+1+1'`

const cases: readonly Case[] = [
  ['??', 'FTX+AAI+++a??b', 'a?b'],
  ["?'", "FTX+AAI+++a?'b", "a'b"],
  ['?+', 'FTX+AAI+++a?+b', 'a+b'],
  ['?:', 'FTX+AAI+++a?:b', 'a:b'],
  ['?*', 'FTX+AAI+++a?*b', 'a*b'],
  ['release before an ordinary character', 'FTX+AAI+++a?bc', 'abc'],
  ['release at the end of data', 'FTX+AAI+++abc??', 'abc?'],
  ['release before release before a terminator', "FTX+AAI+++abc???'", "abc?'"],
  ['trailing components left out', 'NAD+BY+5412345000013', '5412345000013'],
  ['trailing separators', 'NAD+BY+5412345000013++', '', ['TRAILING_SEPARATORS NAD']],
  ['a composite with leading empties', 'NAD+BY+5412345000013::9', '5412345000013::9'],
  ['a line end inside of data', 'FTX+AAI+++ab\r\ncd', 'abcd'],
]

for (const [name, segment, text, found = []] of cases) {
  test(name, () => {
    expect(examine(file(segment), guide)).toEqual({ interchanges: 1, found })
    expect(lastElement(file(segment))).toBe(text)
  })
}

type NumberCase = readonly [name: string, una: string, value: string, found?: readonly string[]]

const numbers: readonly NumberCase[] = [
  ['a decimal point', '', '12.5'],
  ['a decimal comma that UNA names', "UNA:+,? '", '12,5'],
  ['a decimal comma that UNA does not name', '', '12,5'],
  ['a sign, which does not count', '', '-123456789012.345'],
  ['more than eighteen digits', '', '1234567890123456789', ['ELEMENT_TOO_LONG MOA01-02']],
  ['no number', '', '12X', ['NUMBER_INVALID MOA01-02']],
]

for (const [name, una, value, found = []] of numbers) {
  test(`a number with ${name}`, () => {
    const text = file(`ALC+C'PCD+1:5'MOA+8:${value}`, una).replace('UNT+6', 'UNT+8')
    expect(examine(text, guide).found).toEqual(found)
  })
}

test('a repetition of version 4 is told apart', () => {
  const text = file('FTX+AAI+++a*b?*c').replace('UNOC:3', 'UNOC:4').replace('260115', '20260115')
  const repeated: unknown[] = []
  const stream = createSegmentStream((event) => {
    if (event.kind === 'segment' && event.segment.tag === 'FTX') repeated.push(event.segment.repetitions(4))
  })
  stream.push(Buffer.from(text))
  stream.end()
  expect(repeated).toEqual([[['a'], ['b*c']]])
})

function lastElement(text: string): string | undefined {
  let last: string | undefined
  const stream = createSegmentStream((event) => {
    if (event.kind === 'segment' && /^(FTX|NAD)$/.test(event.segment.tag))
      last = event.segment.elements.at(-1)
  })
  stream.push(Buffer.from(text, 'latin1'))
  stream.end()
  return last
}
