import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/**
 * Every corner case that is known of files in the trade, by what it is about, and the fixtures that hold it: names of tests,
 * in files beside this one or where the path says.
 */
type Fixtures = { readonly [item: string]: string | readonly string[] }

const catalogue: { readonly [file: string]: Fixtures } = {
  'x12-framing.test.ts': {
    'terminators of one and two characters': [
      ...['terminator LF', 'terminator CR', 'terminator CRLF', 'terminator ~ and LF'],
      ...['terminator ~ and CRLF', 'terminator ~, a blank and LF'],
    ],
    'a blank before the terminator of ISA': 'a blank before the terminator of ISA',
    'byte order mark, blanks and NULs in front': [
      ...['a leading byte order mark', 'leading blanks', 'leading NULs'],
    ],
    '1A, NULs and blank lines behind': ['a trailing 1A', 'trailing NULs', 'trailing blank lines'],
    'wrapped at 80 columns': ['wrapped at 80 columns', 'wrapped behind the ISA'],
    'an ISA without padding': 'an ISA without padding',
    'ISA11 as U, as a separator, as a letter': [
      ...['ISA11 U in 00401', 'ISA11 a separator in 00402', 'ISA11 a letter in 00501'],
    ],
    'ISA in data and at the start of a segment': [
      ...['ISA in data', 'a segment ISAAC', 'a segment ISA that is none', 'junk before ISA'],
    ],
    'several interchanges, other separators': 'several interchanges with other separators',
    'IEA missing': ['IEA missing', 'IEA missing before the next ISA', 'the end in the middle of a segment'],
    'TA1 before GS, and alone': ['TA1 between ISA and GS', 'TA1 alone'],
    'ISB, ISE and TA3': ['ISB and ISE', 'TA3'],
    'GS without ST': 'GS without ST',
    ST03: 'ST03',
    'ISX of 007040': ['ISX without a release character', 'ISX with a release character'],
  },
  'x12-data.test.ts': {
    'an empty segment': ['an empty segment', 'empty segments between'],
    'trailing separators': 'trailing separators',
    'a component in a simple element': 'a component in a simple element',
    'R with sign, exponent, zeros, without digits before or behind the point': [
      ...['R with a sign', 'R with a plus', 'R with an exponent', 'R with leading zeros'],
      ...['R with trailing zeros', 'R as .5', 'R as 5.', 'R whose sign and point do not count'],
    ],
    'Nn and its length': [
      ...[
        'Nn of its most digits, with a sign that does not count',
        'Nn of too many digits',
        'Nn with a point',
      ],
    ],
    'DT of six and of eight': ['DT of six digits in 004010', 'DT of eight digits', 'DT that is no day'],
    'TM of four to eight': [
      ...['TM of four digits', 'TM of five digits', 'TM of six digits', 'TM of seven digits'],
      'TM of eight digits',
    ],
    'AN with trailing blanks': ['AN with trailing blanks', 'AN of blanks alone'],
    'BIN and BDS with delimiters in their octets': [
      ...['octets with every delimiter', 'octets behind a filter', 'octets of no length'],
    ],
    'BIN of a wrong length': 'octets of a wrong length',
  },
  'x12-repetition.test.ts': {
    'repetition of a composite': 'a repeated composite',
    'repetition of an element': 'a repeated element',
  },
  'x12-loops.test.ts': {
    'HL: parent after child': 'HL: a parent after its child',
    'HL: missing parent': 'HL: a parent that is missing',
    'HL: cycle': 'HL: a cycle',
    'HL04 = 0 with children': 'HL04 of 0 with children',
    'HL: chain of 10,000': 'HL: a chain of 10,000',
    'HL: optional levels': [
      ...['HL: shipment, order, tare, pack and item', 'HL: without tare and pack'],
      'HL: pack without tare, and item without pack',
    ],
    'LS and LE': ['LS and LE around a loop', 'LE missing', 'LS missing'],
    'the same trigger at adjacent levels': [
      'the same trigger at adjacent levels: N1 of the heading and of a line',
      'the same trigger at adjacent levels is counted at its own level',
    ],
  },
  '../write/octets.test.ts': {
    'octets come back': [
      ...['octets stay as they are beside text of another character set'],
      'random trees with octets are read as they were written',
    ],
  },
  'edifact-framing.test.ts': {
    'UNA present and absent': ['UNA', 'no UNA'],
    'UNA with other characters': ['UNA with other characters', 'UNA with a decimal comma'],
    'a quote before UNA': 'a quote before UNA',
    'UNA in data': 'the text UNA+ in data',
    'UNA5 blank and *': ['UNA5 a blank', 'UNA5 * in version 4', 'UNA5 * in version 3'],
    'IS1, IS3 and IS4 of UNOB': 'information separators of UNOB, no release character',
    'line ends behind terminators and in wrapped data': [
      ...[
        'LF behind terminators',
        'CRLF behind terminators',
        'CR behind terminators',
        'wrapped at 80 columns',
      ],
    ],
    'dates of UNB': ['UNB of version 3', 'UNB of version 4, CCYYMMDD'],
    'UNG and UNE': ['UNG and UNE, counted by UNZ', 'two groups'],
    'groups beside bare messages': 'groups and bare messages',
    'several UNB': ['several UNB', 'several UNB, each with its UNA'],
    'UIB and UIZ': [
      ...['an interactive interchange', 'an interactive interchange behind UNA'],
      'an interactive interchange before a batch one',
    ],
    'UNO and UNP': [
      ...['a package', 'a package that is shorter than it says', 'a package whose UNP counts otherwise'],
    ],
    UNS: 'UNS between sections',
    'UGH and UGS': 'UGH and UGS are data',
    'association codes': 'association code EAN010',
    'UNT counts UNH and UNT': 'UNT counts UNH and UNT',
  },
  'edifact-data.test.ts': {
    'released separators': ['??', "?'", '?+', '?:', '?*'],
    'release at the end of data': 'release at the end of data',
    'release before an ordinary character': 'release before an ordinary character',
    'the decimal mark of UNA': ['a decimal comma that UNA names', 'a decimal comma that UNA does not name'],
    'trailing components and elements left out': ['trailing components left out', 'trailing separators'],
    'a composite with leading empties': 'a composite with leading empties',
    'repetition by *': 'a repetition of version 4 is told apart',
    'a sign in n..15': 'a sign, which does not count',
  },
  'chunk-invariance.test.ts': {
    'a release character, a length, an ISA cut by a chunk': [
      'own files give the same at every chunk size and at 200 random splits',
    ],
  },
  '../charset/charset.test.ts': {
    'UNOC to UNOL': 'every set of ISO 9735 is read by its label',
    'UNOW and UNOY': '%s is UTF-8',
    UNOX: 'code extension (UNOX) and other sets are said to be unsupported, once there is more than ASCII',
    'UNOA and UNOB': 'the repertoires of UNOA and UNOB, and their separators, are no error',
    'a label that lies': '%s is read as what it is, with a warning',
    'strict, replace and override': [
      ...['%s is an error', 'replace reads what does not fit as U+FFFD, with a warning'],
      'override reads another set than the file says',
    ],
    'lengths count characters': 'lengths count characters, not bytes',
    'a character cut by a chunk': 'a character that is cut by a chunk is whole again',
  },
  '../write/write-interchange.test.ts': {
    'what a set has not is never left out silently': [
      'a character that the charset has not is refused, transliterated or replaced, never left out',
    ],
  },
  'control-numbers.test.ts': {
    'pairs of X12': ['ISA13 and IEA02', 'GS06 and GE02', 'ST02 and SE02'],
    'pairs of EDIFACT': ['UNB 0020 and UNZ 0020', 'UNG 0048 and UNE 0048', 'UNH 0062 and UNT 0062'],
    counts: ['IEA01', 'GE01', 'SE01', 'UNZ 0036', 'UNE 0060', 'UNT 0074'],
    'unique within their parent': [
      ...['the same ST02 twice', 'the same GS06 twice', 'the same UNH 0062 twice'],
      'the same ST02 in another group',
    ],
    'leading zeros': [
      ...['leading zeros of X12 are no difference', 'leading zeros of EDIFACT are a difference'],
    ],
    'the largest and the smallest': ['ISA13 at its most', 'ISA13 of zeros'],
    gaps: 'a gap in the numbers is no fault of the file',
  },
  '../../../../apps/edi-parser/src/interchange-entry.test.ts': {
    'duplicates over time': [
      ...['the claim of an interchange is what names it for ever'],
      'a duplicate is told, and takes no claim of the first',
    ],
  },
}

const told = Object.entries(catalogue).flatMap(([file, fixtures]) =>
  Object.entries(fixtures).map(([item, names]) => ({ file, item, names: [names].flat() })),
)

test.each(told)('$item has its fixtures in $file', ({ file, names }) => {
  const source = readFileSync(new URL(file, import.meta.url), 'utf8')
  const missing = names.filter((name) => !source.includes(`'${name}'`) && !source.includes(`"${name}"`))
  expect(missing).toEqual([])
})

test('no item has gone, and none stands twice', () => {
  expect(told).toHaveLength(79)
  expect(new Set(told.map(({ item }) => item)).size).toBe(79)
})
