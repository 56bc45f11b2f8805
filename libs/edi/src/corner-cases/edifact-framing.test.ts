import { expect, test } from 'vitest'
import { examine } from './examine.ts'

/** Each corner case of framing EDIFACT, and what comes out; every file is read at every chunk size, too. */
type Case = readonly [name: string, file: string, found?: readonly string[], interchanges?: number]

const unb = "UNB+UNOC:3+A:14+B:14+260115:0930+INT77'"
const order = "UNH+1+ORDERS:D:96A:UN:EAN008'BGM+220+45+9'UNS+S'UNT+4+1'"
const unz = "UNZ+1+INT77'"
const good = unb + order + unz
const ung = "UNG+ORDERS+A:14+B:14+260115:0930+G1+UN+D:96A'"
const odd = good.replaceAll('+', '|').replaceAll(':', '/').replaceAll("'", '~')
const version4 = good.replace('UNOC:3', 'UNOC:4').replace('260115', '20260115')
const object = "'UNT+++UNZ+1+INT77'\0\xff?'"
const packaged = `${unb}UNO+P1+1:1+1+${object.length}'${object}UNP+${object.length}+P1'${unz}`
const information = good
  .replace('UNOC:3', 'UNOB:1')
  .replaceAll('+', '\x1d')
  .replaceAll(':', '\x1f')
  .replaceAll("'", '\x1c')

const cases: readonly Case[] = [
  ['no UNA', good],
  ['UNA', `UNA:+.? '${good}`],
  ['UNA with other characters', `UNA/|,! ~${odd}`],
  ['UNA with a decimal comma', `UNA:+,? '${good}`],
  ['a quote before UNA', `'UNA:+.? '${good}`, ['file JUNK_OUTSIDE_INTERCHANGE']],
  ['the text UNA+ in data', good.replace('45', 'UNA?+UNB')],
  ['UNA5 a blank', `UNA:+.? '${version4}`],
  ['UNA5 * in version 4', `UNA:+.?*'${version4}`],
  ['UNA5 * in version 3', `UNA:+.?*'${good}`],
  ['information separators of UNOB, no release character', information.replace('45', "4+5?'")],
  ['LF behind terminators', good.replaceAll("'", "'\n")],
  ['CRLF behind terminators', good.replaceAll("'", "'\r\n")],
  ['CR behind terminators', good.replaceAll("'", "'\r")],
  ['wrapped at 80 columns', (good + good).replace(/.{80}/g, '$&\r\n'), [], 2],
  ['UNB of version 3', good],
  ['UNB of version 4, CCYYMMDD', version4],
  ['UNG and UNE, counted by UNZ', `${unb}${ung}${order}UNE+1+G1'${unz}`],
  [
    'two groups',
    `${unb}${ung}${order}UNE+1+G1'${ung.replace('G1', 'G2')}${order.replace('UNH+1', 'UNH+2').replace("4+1'", "4+2'")}UNE+1+G2'UNZ+2+INT77'`,
  ],
  [
    'groups and bare messages',
    `${unb}${ung}${order}UNE+1+G1'${order.replace('UNH+1', 'UNH+2').replace("4+1'", "4+2'")}UNZ+1+INT77'`,
    ['interchange GROUPS_AND_MESSAGES_MIXED'],
  ],
  ['several UNB', good + good, [], 2],
  ['several UNB, each with its UNA', `UNA:+.? '${good}\nUNA/|,! ~${odd}`, [], 2],
  ['an interactive interchange', "UIB+UNOA:4+1'UIH+X:D:96A:UN'UIT'UIZ'", ['file INTERACTIVE_UNSUPPORTED'], 0],
  [
    'an interactive interchange behind UNA',
    "UNA:+.?*'UIB+UNOA:4+1'UIZ'",
    ['file INTERACTIVE_UNSUPPORTED'],
    0,
  ],
  [
    'an interactive interchange before a batch one',
    `UIB+UNOA:4+1'UIZ'${good}`,
    ['file INTERACTIVE_UNSUPPORTED'],
  ],
  ['a package', packaged],
  [
    'a package that is shorter than it says',
    packaged.replace(`1+${object.length}'`, `1+${object.length + 3}'`),
    ['transaction PACKAGE_LENGTH_WRONG', 'transaction TRANSACTION_NOT_CLOSED'],
  ],
  [
    'a package whose UNP counts otherwise',
    packaged.replace(`UNP+${object.length}`, 'UNP+7'),
    ['transaction PACKAGE_LENGTH_WRONG'],
  ],
  ['UNS between sections', good],
  ['UGH and UGS are data', good.replace("UNS+S'", "UGH+1'UGS+1'").replace('UNT+4', 'UNT+5')],
  ['association code EAN010', good.replace('EAN008', 'EAN010')],
  ['UNT counts UNH and UNT', good.replace('UNT+4', 'UNT+2'), ['transaction SEGMENT_COUNT_WRONG']],
  ['NULs and 1A behind it', `${good}\0\0\x1a`],
  ['a byte order mark before it', `\xef\xbb\xbf${good}`],
]

for (const [name, file, found = [], interchanges = 1] of cases) {
  test(name, () => {
    expect(examine(file)).toEqual({ interchanges, found })
  })
}
