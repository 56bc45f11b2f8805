import { expect, test } from 'vitest'
import { compiled, interchangeOf, setOf } from '../fixture-orders.ts'
import { examine } from './examine.ts'

/** Each corner case of X12 data under the bare 004010 850, and what is found. HL trees and loops: x12-loops.test.ts. */
type Case = readonly [name: string, segments: readonly string[], found?: readonly string[]]

const guide = compiled({ extends: 'x12/004010/850' })
const around = (...segments: readonly string[]) => ['BEG*00*SA*PO1**20260115', ...segments]
const line = (...segments: readonly string[]) => around('PO1*1*1*EA', ...segments)
const price = (value: string) => around(`PO1*1*1*EA*${value}`)

const cases: readonly Case[] = [
  ['an empty segment', around('NTE', 'PO1*1*1*EA'), ['SEGMENT_NOT_IN_SET NTE']],
  ['empty segments between', around('', '', 'PO1*1*1*EA')],
  ['trailing separators', around('PO1*1*1*EA***'), ['TRAILING_SEPARATORS PO1']],
  [
    'a component in a simple element',
    around('REF*CR*A>B', 'PO1*1*1*EA'),
    ['COMPONENT_IN_SIMPLE_ELEMENT REF02'],
  ],
  ['R with a sign', price('-12.5')],
  ['R with a plus', price('+12.5'), ['NUMBER_INVALID PO104']],
  ['R with an exponent', price('1E3')],
  ['R with leading zeros', price('0012.5')],
  ['R with trailing zeros', price('12.500')],
  ['R as .5', price('.5')],
  ['R as 5.', price('5.')],
  ['R with two points', price('1.2.3'), ['NUMBER_INVALID PO104']],
  ['R whose sign and point do not count', price('-1234567890123456.7')],
  ['R that is too long', price('1234567890123456.78'), ['ELEMENT_TOO_LONG PO104']],
  ['R with a sign behind an exponent', price('1E-3')],
  ['R of zeros', price('000.00')],
  ['R of a sign alone', price('-'), ['NUMBER_INVALID PO104']],
  ['R of a point alone', price('.'), ['NUMBER_INVALID PO104']],
  ['R of money with a sign', line('AMT*TT*-100')],
  ['Nn of its most digits, with a sign that does not count', around('PO1*1*1*EA', 'CTT*-123456')],
  ['Nn of too many digits', around('PO1*1*1*EA', 'CTT*1234567'), ['ELEMENT_TOO_LONG CTT01']],
  ['Nn with a point', around('PO1*1*1*EA', 'CTT*1.0'), ['NUMBER_INVALID CTT01']],
  ['Nn with leading zeros', around('PO1*1*1*EA', 'CTT*000001')],
  ['DT of six digits in 004010', ['BEG*00*SA*PO1**260115', 'PO1*1*1*EA'], ['ELEMENT_TOO_SHORT BEG05']],
  ['DT that is no day', ['BEG*00*SA*PO1**20260231', 'PO1*1*1*EA'], ['DATE_INVALID BEG05']],
  ['TM of four digits', around('DTM*002*20260115*0930', 'PO1*1*1*EA')],
  ['TM of eight digits', around('DTM*002*20260115*09301599', 'PO1*1*1*EA')],
  ['DT of eight digits', around('DTM*002*20260115', 'PO1*1*1*EA')],
  ['TM of six digits', around('DTM*002*20260115*093015', 'PO1*1*1*EA')],
  ['TM of seven digits', around('DTM*002*20260115*0930159', 'PO1*1*1*EA')],
  ['TM of five digits', around('DTM*002*20260115*09301', 'PO1*1*1*EA'), ['TIME_INVALID DTM03']],
  ['AN with trailing blanks', around('REF*CR*ABC  ', 'PO1*1*1*EA')],
  ['AN of blanks alone', around('REF*CR* ', 'PO1*1*1*EA')],
  ['AN with leading blanks', around('REF*CR*  ABC', 'PO1*1*1*EA')],
  ['a control character', around('REF*CR*A\x07B', 'PO1*1*1*EA'), ['CHARACTER_INVALID REF02']],
  ['the same trigger in heading and line', around('N1*ST*A', 'N3*B', 'PO1*1*1*EA', 'N1*ST*C', 'N3*D')],
  ['octets with every delimiter', line('BIN*8*~*>\r\n~SE'), ['SEGMENT_NOT_IN_SET BIN']],
  ['octets behind a filter', line('BDS*UUE*8*~*>\r\n~SE'), ['SEGMENT_UNKNOWN BDS']],
  ['octets of no length', line('BIN*0*'), ['SEGMENT_NOT_IN_SET BIN']],
  ['octets of a wrong length', line('BIN*9999*abc'), ['BINARY_LENGTH_WRONG BIN01', 'SEGMENT_NOT_IN_SET BIN']],
]

for (const [name, segments, found = []] of cases) {
  test(name, () => {
    const filled = segments.filter((one) => one !== '')
    const file = interchangeOf(setOf(filled)).replace(
      '20260115~PO1',
      segments.length > filled.length ? '20260115~~~ ~PO1' : '20260115~PO1',
    )
    expect(examine(file, guide)).toEqual({ interchanges: 1, found })
  })
}
