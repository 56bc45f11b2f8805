import { expect, test } from 'vitest'
import { looksLikeEdi } from './looks-like-edi.ts'

test.each([
  ['ISA*00*', true],
  ["UNA:+.? 'UNB+UNOA:1", true],
  ['\r\n UNB+UNOA:1', true],
  ['\xef\xbb\xbfISA|00|', true],
  ['STX=ANA:1', true],
  ['ISABELLA;1', false],
  ['UNBEKANNT', false],
  ['{"ISA*":1}', false],
  ['', false],
])('%s: %s', (text, is) => {
  expect(looksLikeEdi(Buffer.from(text, 'latin1'))).toBe(is)
})
