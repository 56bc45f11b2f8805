import { expect, test } from 'vitest'
import { goodSegments, gs, iea, interchangeOf, isa, setOf } from '../fixture-orders.ts'
import { examine } from './examine.ts'

/** Each corner case of framing X12, and what comes out; every file is read at every chunk size, too. */
type Case = readonly [name: string, file: string, found?: readonly string[], interchanges?: number]

const set = setOf(goodSegments)
const good = interchangeOf(set)
const lines = (end: string) => good.replaceAll('~', end)
const barred = good.replaceAll('*', '|').replaceAll('>', ':')
const note = 'TA1*000000001*260114*1200*A*000~'
const at = (version: string, isa11: string) => good.replace('*U*00401*', `*${isa11}*${version}*`)

const cases: readonly Case[] = [
  ['terminator LF', lines('\n')],
  ['terminator CR', lines('\r')],
  ['terminator CRLF', lines('\r\n')],
  ['terminator ~ and LF', lines('~\n')],
  ['terminator ~ and CRLF', lines('~\r\n')],
  ['terminator ~, a blank and LF', lines('~ \n')],
  ['a blank before the terminator of ISA', good.replace('>~', '> ~')],
  ['a leading byte order mark', `\xef\xbb\xbf${good}`],
  ['leading blanks', `  \r\n\t${good}`],
  ['leading NULs', `\0\0${good}`],
  ['a trailing 1A', `${good}\x1a`],
  ['trailing NULs', `${good}\0\0\0`],
  ['trailing blank lines', `${good}\r\n\r\n`],
  ['wrapped at 80 columns', good.replace(/.{80}/g, '$&\r\n'), ['interchange ISA_BROKEN_ACROSS_LINES']],
  ['wrapped behind the ISA', good.slice(0, 106) + good.slice(106).replace(/~/g, '~\r\n')],
  ['an ISA without padding', good.replace('ACMERETAIL     ', 'ACMERETAIL'), ['interchange ISA_NOT_PADDED']],
  ['ISA11 U in 00401', at('00401', 'U')],
  ['ISA11 a separator in 00402', at('00402', '^')],
  ['ISA11 a letter in 00501', at('00501', 'U')],
  ['ISA11 no U in 00401', at('00401', '^'), ['interchange STANDARDS_ID_UNSUPPORTED']],
  ['ISA in data', interchangeOf(setOf(['N1*ST*ISA', 'N1*BT*LISA', 'N2*ISAAC']))],
  ['a segment ISAAC', interchangeOf(setOf(['ISAAC*1']))],
  ['a segment ISA that is none', interchangeOf(setOf(['ISA*what', 'ISA**x*00']))],
  ['junk before ISA', `xISA ISAAC ${good}`, ['file JUNK_OUTSIDE_INTERCHANGE']],
  ['junk between interchanges', `${good}bye\n${good}`, ['file JUNK_OUTSIDE_INTERCHANGE'], 2],
  ['several interchanges', good + good, [], 2],
  ['several interchanges with other separators', good + barred + lines('\n'), [], 3],
  ['IEA missing', good.slice(0, -iea.length), ['interchange INTERCHANGE_NOT_CLOSED']],
  [
    'IEA missing before the next ISA',
    good.slice(0, -iea.length) + barred,
    ['interchange INTERCHANGE_NOT_CLOSED'],
    2,
  ],
  [
    'the end in the middle of a segment',
    good.slice(0, 180),
    ['transaction TRANSACTION_NOT_CLOSED', 'group GROUP_NOT_CLOSED', 'interchange INTERCHANGE_NOT_CLOSED'],
  ],
  ['TA1 between ISA and GS', good.replace(gs, note + gs)],
  ['TA1 alone', `${isa}${note}IEA*0*000000101~`],
  ['ISB and ISE', `${isa}ISB*1~${gs}${set}GE*1*101~ISE*1~${iea}`],
  ['TA3', `${isa}TA3*1~${gs}${set}GE*1*101~${iea}`],
  ['ISX without a release character', `${isa}ISX~${gs}${set}GE*1*101~${iea}`],
  [
    'ISX with a release character',
    `${isa}ISX*?~${gs}${set}GE*1*101~${iea}`,
    ['interchange RELEASE_UNSUPPORTED'],
  ],
  ['GS without ST', `${isa}${gs}GE*0*101~${iea}`],
  ['ST03', good.replace('ST*850*0001', 'ST*850*0001*004010X')],
  ['an empty file', '', ['file NO_INTERCHANGE'], 0],
  ['a terminator that is a separator', good.replace('>~', '>*'), ['interchange SEGMENT_TERMINATOR_INVALID']],
]

for (const [name, file, found = [], interchanges = 1] of cases) {
  test(name, () => {
    expect(examine(file)).toEqual({ interchanges, found })
  })
}
