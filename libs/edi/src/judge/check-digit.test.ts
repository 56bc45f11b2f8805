import { expect, test } from 'vitest'
import { isGln, isGtin, isSscc } from './check-digit.ts'

test.each([
  ['96385074', true],
  ['96385075', false],
  ['012345678905', true],
  ['012345678906', false],
  ['4006381333931', true],
  ['4006381333913', false],
  ['10614141000415', true],
  ['10614141000416', false],
  ['00000000', true],
  ['40063813339', false],
  ['400638133393x', false],
  ['', false],
])('GTIN %s: %s', (text, expected) => expect(isGtin(text)).toBe(expected))

test.each([
  ['0614141000012', true],
  ['0614141000013', false],
  ['614141000012', false],
])('GLN %s: %s', (text, expected) => expect(isGln(text)).toBe(expected))

test.each([
  ['106141412345678908', true],
  ['106141412345678907', false],
  ['00106141412345678908', false],
])('SSCC %s: %s', (text, expected) => expect(isSscc(text)).toBe(expected))

test('any one digit changed is noticed', () => {
  const good = '4006381333931'
  for (let at = 0; at < good.length; at++) {
    for (let digit = 0; digit <= 9; digit++) {
      const changed = `${good.slice(0, at)}${digit}${good.slice(at + 1)}`
      expect(isGtin(changed)).toBe(changed === good)
    }
  }
})
