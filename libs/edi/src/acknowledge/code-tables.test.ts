import { expect, test } from 'vitest'
import { finding } from '../finding.ts'
import { type FindingCode, findingFacts } from '../finding-codes.ts'
import { contrlCode } from './contrl-codes.ts'
import { usualPractice } from './practice.ts'
import { responseCodes } from './response-codes.ts'

/** How each code is said: in a 997 of 004010 and of 006050, in a 999, and in a CONTRL of syntax 3 and 4. */

type Said = readonly [in4010: string, in6050: string, in999: string, in3: string, in4: string]

function said(code: FindingCode): Said {
  const found = finding(code, 'x', { byteOffset: 0 })
  const x12 = (kind: '997' | '999', release: string) => {
    const { ak905, ak502, ak304, ak403 } = responseCodes(found, { kind, release, practice: usualPractice })
    const words = [
      ak905 && `AK9 ${ak905}`,
      ak502 && `5 ${ak502}`,
      ak304 && `3 ${ak304}`,
      ak403 && `4 ${ak403}`,
    ]
    return words.filter(Boolean).join(', ')
  }
  const edifact = (version: string) => {
    const told = contrlCode(code, version)
    return told === undefined ? '' : `${told.in} ${told.code}`
  }
  return [x12('997', '004010'), x12('997', '006050'), x12('999', '005010'), edifact('3'), edifact('4')]
}

// What no file of one of the tables brings about, and what changes from release to release.
const table: { readonly [code in FindingCode]?: Said } = {
  GROUP_CONTROL_NUMBER_REPEATED: ['AK9 6', 'AK9 19', 'AK9 19', 'ucf 26', 'ucf 26'],
  GROUP_DATE_INVALID: ['', 'AK9 30', '', 'ucf 12', 'ucf 12'],
  GROUP_TIME_INVALID: ['', 'AK9 31', '', 'ucf 12', 'ucf 12'],
  SET_NOT_IN_GROUP: ['5 6', '5 6', '5 18', 'ucm 31', 'ucm 31'],
  CONVENTION_INVALID: ['', '', '5 19', 'ucm 12', 'ucm 12'],
  CONVENTION_UNSUPPORTED: ['', '', '5 I6', 'ucm 17', 'ucm 17'],
  SEGMENT_NOT_USED: ['5 5', '5 5', '3 I4', 'ucs 15', 'ucs 15'],
  SEGMENT_REQUIRED_BY_RULE: ['3 3', '3 3', '3 I6', 'ucs 13', 'ucs 13'],
  LOOP_UNDER_MIN_OF_GUIDE: ['3 3', '3 3', '3 I7', 'ucs 13', 'ucs 13'],
  SEGMENT_UNDER_MIN_OF_GUIDE: ['3 3', '3 3', '3 I8', 'ucs 13', 'ucs 13'],
  SEGMENT_FORBIDDEN_BY_RULE: ['5 5', '5 5', '3 I9', 'ucs 15', 'ucs 15'],
  ELEMENT_NOT_USED: ['', '', '4 I10', 'ucd 15', 'ucd 15'],
  TOO_FEW_REPETITIONS: ['4 7', '4 7', '4 I11', 'ucd 13', 'ucd 13'],
  PATTERN_BROKEN: ['4 7', '4 7', '4 I12', 'ucd 12', 'ucd 12'],
  ELEMENT_REQUIRED_BY_RULE: ['4 2', '4 2', '4 I9', 'ucd 13', 'ucd 13'],
  ELEMENT_FORBIDDEN_BY_RULE: ['5 5', '5 5', '4 I13', 'ucd 15', 'ucd 15'],
  TOO_MANY_REPETITIONS: ['4 3', '4 12', '4 12', 'ucd 18', 'ucd 35'],
  TOO_MANY_COMPONENTS: ['4 3', '4 13', '4 13', 'ucd 16', 'ucd 16'],
  CODE_NOT_IN_STANDARD: ['4 7', '4 7', '4 7', 'ucd 12', 'ucd 12'],
  CODE_NOT_IN_GUIDE: ['4 7', '4 7', '4 I6', 'ucd 14', 'ucd 14'],
  CODE_NOT_IN_RULE: ['4 7', '4 7', '4 I6', 'ucd 14', 'ucd 14'],
  ELEMENT_EXCLUDED: ['4 10', '4 10', '4 10', 'ucd 15', 'ucd 48'],
  DIGIT_AMONG_LETTERS: ['4 6', '4 6', '4 6', 'ucd 37', 'ucd 37'],
  DECIMAL_MARK_INVALID: ['4 6', '4 6', '4 6', 'ucd 19', 'ucd 19'],
  DECIMAL_MARK_ALONE: ['4 6', '4 6', '4 6', 'ucd 38', 'ucd 38'],
  TRAILING_SEPARATORS: ['', '', '', 'ucs 12', 'ucs 45'],
  CHARACTER_SET_UNSUPPORTED: ['', '', '', 'uci 21', 'uci 46'],
  ENVELOPE_UNSUPPORTED: ['', '', '', 'uci 15', 'uci 47'],
  SENDER_UNKNOWN: ['', '', '', 'uci 23', 'uci 23'],
  RECEIVER_UNKNOWN: ['', '', '', 'uci 7', 'uci 7'],
  NO_AGREEMENT: ['', '', '', 'uci 17', 'uci 17'],
  TEST_NOT_SUPPORTED: ['', '', '', 'uci 25', 'uci 25'],
  ENVELOPE_TOO_MANY_ELEMENTS: ['', '', '', 'uci 16', 'uci 16'],
  ENVELOPE_TOO_MANY_COMPONENTS: ['', '', '', 'uci 16', 'uci 16'],
  ENVELOPE_ELEMENT_TOO_LONG: ['', '', '', 'uci 18', 'uci 18'],
  ENVELOPE_ELEMENT_TOO_SHORT: ['', '', '', 'uci 18', 'uci 18'],
  ENVELOPE_ELEMENT_INVALID: ['', '', '', 'uci 18', 'uci 18'],
  DUPLICATE_INTERCHANGE: ['', '', '', 'uci 26', 'uci 26'],
}

test.each(Object.entries(table))('%s', (code, expected) => {
  expect(said(code as FindingCode)).toEqual(expected)
})

/** Codes of the lists: 997 (004010) 716, 718, 720, 723; 999 (005010) 618, 620, 621. */
const lists = {
  ak905: /^([1-6]|1[0-8]|2[3-6])$/,
  ak502: /^([1-9]|1[0-35-7]|2[3-7])$/,
  ak304: /^[1-8]$/,
  ak403: /^([1-9]|10)$/,
  ta1: /^0([01]\d|2[0-7])$/,
}
const listsOf999 = {
  ak905: /^([1-6]|1[0-9]|2[3-6])$/,
  ak502: /^([1-9]|1[0-35-9]|2[3-7]|I[56])$/,
  ak304: /^([1-8]|I[46-9])$/,
  ak403: /^([1-9]|1[0-3]|I(6|9|1[0-3]))$/,
}

test('no code leaves that its list does not hold', () => {
  for (const code of Object.keys(findingFacts) as FindingCode[]) {
    const found = finding(code, 'x', { byteOffset: 0 })
    for (const [kind, release, holds] of [
      ['997', '004010', lists],
      ['999', '005010', { ...lists, ...listsOf999 }],
    ] as const) {
      for (const [name, value] of Object.entries(
        responseCodes(found, { kind, release, practice: usualPractice }),
      )) {
        expect(value, `${code} ${kind} ${name}`).toMatch(holds[name as keyof typeof lists])
      }
    }
  }
})
