import { describe, expect, test } from 'vitest'
import { evaluateExample } from '../example-source.ts'
import { addBusinessDays, dateOfDay, dayNumber, weekdayOf } from './calendar.ts'
import { functionNames } from './table.ts'

test('the closed list has more than 80 functions', () => {
  expect(functionNames.length).toBeGreaterThan(130)
  expect(new Set(functionNames).size).toBe(functionNames.length)
})

describe('edges of text', () => {
  test.each([
    ["'a' | part(';', 2)", undefined],
    ["'a;b' | split(';') | join('|')", 'a|b'],
    ["'' | words | count", '0'],
    ["'abcdefghij kl' | wrap(4) | join('|')", 'abcd|efgh|ij|kl'],
    ["'x😀y' | chunks(2) | join('|')", 'x|😀|y'],
    ["'x😀' | right(1)", ''],
    ["'abc' | after('-')", undefined],
    ["'abc' | before('-')", 'abc'],
    ["'abc' | trimStart('cba')", ''],
    ["'中文' | ascii('_')", '__'],
    ["'Łódź' | ascii", 'Lodz'],
    ["'x' | keep('digit')", 'problem: 7: keep: write one of digits, letters, alphanumeric, printable'],
    ["'abc' | indexOf('z')", undefined],
    ["'ab' | translate('ab', 'ba')", 'ba'],
    ["'1e5' | isNumber", 'true'],
  ])('%s gives %s', (expression, expected) => {
    expect(evaluateExample(expression)).toBe(expected)
  })
})

describe('edges of patterns', () => {
  test.each([
    ["'aaa' | matches('a*')", 'true'],
    ["'aab' | matches('a*')", 'false'],
    ["'' | matches('(a|b)*')", 'true'],
    ["'abab' | matches('(ab){2}')", 'true'],
    ["'ababab' | matches('(ab){1,2}')", 'false'],
    ["'x-1' | matches('[a-z]-[^a-z]')", 'true'],
    ["'a.b' | matches('a\\.b')", 'true'],
    ["'xaay' | find('a+')", 'aa'],
    ["'abcd' | find('bc|bcd')", 'bcd'],
    ["'abcd' | find('c|abcx')", 'c'],
    ["'xyz' | find('q')", undefined],
    ["'a1b2' | replacePattern('\\d', '#')", 'a#b#'],
    ["'abc' | replacePattern('x*', '#')", 'abc'],
    ["'a' | matches('(a')", 'problem: 15: the pattern of matches is wrong: a ( has no ) after it'],
    [
      "'a' | matches('^a$')",
      'problem: 15: the pattern of matches is wrong: ^ is not needed: matches means the whole text; for the sign itself write \\^',
    ],
    [
      "'a' | matches('a{200}')",
      'problem: 15: the pattern of matches is wrong: a repetition goes from fewer to more times, at most 100',
    ],
    [
      "'a' | matches('((a{99}){99}){99}')",
      'problem: 15: the pattern of matches is wrong: the pattern is too large: use smaller repetitions',
    ],
    [
      "'a' | matches('a**')",
      'problem: 15: the pattern of matches is wrong: two signs of repetition follow each other',
    ],
  ])('%s gives %s', (expression, expected) => {
    expect(evaluateExample(expression)).toBe(expected)
  })
})

describe('edges of numbers', () => {
  test.each([
    ['2.5 | floor', '2'],
    ['-2.5 | ceil', '-2'],
    ['-7 | mod(3)', '-1'],
    ['1 | mod(0)', 'failed: a division by zero'],
    ['10 | power(0)', '1'],
    ['99999999999 | power(20)', 'failed: a number would have more than 100 digits'],
    ['2 | power(21)', 'problem: 5: power: the exponent is at most 20'],
    ["1234567.891 | format(2, '.', ',')", '1,234,567.89'],
    ["-999.995 | format(2, ',')", '-1000,00'],
    ["12 | format(0, '.', ' ')", '12'],
    ["'1.23.456' | localNumber(',', '.')", 'failed: this text is not a number'],
    ["'1234,5' | localNumber(',', '.')", '1234.5'],
    ["'+1,5' | localNumber(',', '.')", '1.5'],
    ["'-5' | signedNumber", '-5'],
    ["'--5' | signedNumber", 'failed: this text is not a number'],
    ["'-5-' | signedNumber", 'failed: this text is not a number'],
    ['12.345 | toImplied(2)', 'failed: the number has more decimals than the element leaves room for'],
    ['-0.5 | toImplied(2)', '-50'],
    ['120.00 | plain', '120'],
    ['lines[quantity > 99].quantity | average(2, half_up)', undefined],
  ])('%s gives %s', (expression, expected) => {
    expect(evaluateExample(expression)).toBe(expected)
  })
})

describe('edges of lists', () => {
  test.each([
    ["sortBy(lines, note).sku | join(' ')", 'B2 A1 A1'],
    ["distinctBy(lines, note).sku | join(' ')", 'A1 B2 A1'],
    ["prefer(lines, sku, 'X')", 'problem: 1: the target takes a text, this is a record'],
    ["prefer(lines, sku, 'X').price", undefined],
    ["joinEach(lines, note, ',')", 'fragile'],
    ['same(lines, sku)', 'failed: the expression over the items is not the same for all of them'],
    ['lines.quantity | sort | reverse | first', '4'],
    ['(lines | item(9)).sku', undefined],
    ["item(lines, placeIn(lines.sku, 'B2')).quantity", '1'],
    ["item(lines, placeIn(lines.sku, 'C3')).quantity", undefined],
    ['(lines | item(0)).sku', 'failed: the place in a list is a whole number from 1 on'],
    ["tags | append(lines) | join(',')", 'problem: 8: append joins a list of values and a list of records'],
    ['sum(lines.quantity | sort)', '7'],
  ])('%s gives %s', (expression, expected) => {
    expect(evaluateExample(expression)).toBe(expected)
  })
})

describe('edges of dates', () => {
  test.each([
    ["'20260331' | addMonths(-1, 'yyyyMMdd')", '20260228'],
    [
      "'20260131' | addDays(1.5, 'yyyyMMdd')",
      'failed: the number of days, months or hours is not a whole number below a million',
    ],
    ["'00010101' | addDays(-999999, 'yyyyMMdd')", 'failed: the date would be outside the years 0 to 9999'],
    ["'0930' | addDays(1, 'HHmm')", 'problem: 10: addDays: the pattern has no year, month, day'],
    ["'20260131' | addBusinessDays(0, 'yyyyMMdd')", '20260202'],
    ["'20260202' | addBusinessDays(-1, 'yyyyMMdd')", '20260130'],
    ["'20260201' | addBusinessDays(-1, 'yyyyMMdd')", '20260130'],
    ["'20260131' | addBusinessDays(10, 'yyyyMMdd')", '20260213'],
    ["businessDaysBetween('20260131', '20260201', 'yyyyMMdd')", '0'],
    ["daysBetween('20260302', '20260131', 'yyyyMMdd')", '-30'],
    ["monthsBetween('20260315', '20260414', 'yyyyMMdd')", '0'],
    ["monthsBetween('20260415', '20260316', 'yyyyMMdd')", '0'],
    ["'20201231' | weekOfYear('yyyyMMdd')", '53'],
    ["'20210103' | weekYear('yyyyMMdd')", '2020'],
    ["now('yyyyMMddHHmm', 'America/New_York')", '202601310430'],
    ["now('HHmm', '+05:30')", '1500'],
    [
      "now('HHmm', 'Mars/Base')",
      "problem: 13: the zone of now is a time zone in quotes: 'UTC', an offset as '+01:00', or a name as 'Europe/Berlin'",
    ],
    ["'202603290230' | inZone('yyyyMMddHHmm', 'Europe/Berlin', 'UTC')", '202603290130'],
    ["'202610250230' | inZone('yyyyMMddHHmm', 'Europe/Berlin', 'UTC')", '202610250030'],
    ["'202610250330' | inZone('yyyyMMddHHmm', 'Europe/Berlin', 'UTC')", '202610250230'],
    ["'202607011200' | toEpoch('yyyyMMddHHmm', 'Europe/Berlin')", '1782900000'],
    ["-1 | fromEpoch('yyyyMMddHHmmss')", '19691231235959'],
    ["999999999999999 | fromEpoch('yyyy')", 'failed: the date would be outside the years 0 to 9999'],
    ["'26032' | edifactDate('105', 'yyyy-MM-dd')", '2026-02-01'],
    ["'202605' | edifactDate('616', 'yyyy-MM-dd')", '2026-01-26'],
    [
      "'202654' | edifactDate('616', 'yyyy-MM-dd')",
      'failed: this text is not a date in the format that stands beside it',
    ],
    [
      "'20260131' | edifactDate('999', 'yyyy')",
      'failed: the format of this date has a code that is not known here',
    ],
    [
      "'20260131' | edifactDate('102', 'HHmm')",
      'failed: the format of this date has fewer parts than the pattern asks for',
    ],
    ["'20260131-20260215' | edifactDateEnd('718', 'MMdd')", '0215'],
    ["'20260131' | edifactDateEnd('102', 'MMdd')", '0131'],
    [
      "'20260131' | toEdifactDate('yyyyMMdd', '203')",
      'problem: 14: toEdifactDate: the pattern has no hour, minute',
    ],
    [
      "'20260131' | toEdifactDate('yyyyMMdd', '718')",
      'problem: 14: toEdifactDate: no single date has this code of 2379 here',
    ],
    ["'0930' | x12Time('HH:mm:ss')", '09:30:00'],
    ["'09301599' | x12Time('HHmmss')", '093015'],
    ["'2460' | x12Time('HHmm')", 'failed: this text is not a date in the pattern of the mapping'],
  ])('%s gives %s', (expression, expected) => {
    expect(evaluateExample(expression)).toBe(expected)
  })

  test('a day and its number are one, over eight centuries, and the calendar is that of Date', () => {
    for (let day = -150_000; day < 150_000; day += 97) {
      const { year, month, day: ofMonth } = dateOfDay(day)
      expect(dayNumber(year, month, ofMonth)).toBe(day)
      const date = new Date(day * 86_400_000)
      expect([year, month, ofMonth]).toEqual([
        date.getUTCFullYear(),
        date.getUTCMonth() + 1,
        date.getUTCDate(),
      ])
      expect(weekdayOf(day) % 7).toBe(date.getUTCDay())
    }
  })

  test('business days forward are those counted one by one', () => {
    for (let start = 0; start < 14; start++) {
      let day = start
      for (let count = 1; count < 20; count++) {
        do day++
        while (weekdayOf(day) > 5)
        expect(addBusinessDays(start, count)).toBe(day)
      }
    }
  })
})

describe('edges of GS1 and EDI', () => {
  test.each([
    ["'4006381333932' | isGtin", 'false'],
    [
      "'4006381333932' | gtin(14)",
      'failed: this is no GTIN: it has 8, 12, 13 or 14 digits, the last one a check digit',
    ],
    ["'4006381333931' | gtin(12)", 'failed: this GTIN has more digits than the wanted length'],
    ["'00012345678905' | gtin(12)", '012345678905'],
    ["'14006381333938' | caseGtin(2)", 'failed: this GTIN is of a trade unit already, or of a measure'],
    [
      "sscc('4012345', 4200000000, 3)",
      'failed: the serial reference is no number, or does not fit beside the company prefix',
    ],
    ["sscc('40A', 42, 3)", 'failed: a GS1 company prefix has 4 to 12 digits'],
    ["sscc('4012345', 42, 3) | isSscc", 'true'],
    ["'080442957X' | isbn13", '9780804429573'],
    ["'9791234567896' | isbn10", 'failed: only an ISBN that begins with 978 has a form of 10 digits'],
    ["'GB82WEST12345698765431' | isIban", 'false'],
    ["'12A' | checkDigit", 'failed: a number of digits only is expected here'],
    ["1 | allowance('X')", 'failed: the indicator of an allowance or charge is A or C'],
    ["pairValue('VN', memo, memo, 'VN', 'S')", 'S'],
    ["pairValue('VN', 'UP', 'VN')", undefined],
    ["'ZZ' | unitToEdifact", undefined],
    ["'LB' | unitToEdifact | unitToX12", 'LB'],
    ['1234 | serial(3)', 'failed: the number has more digits than the element leaves room for'],
  ])('%s gives %s', (expression, expected) => {
    expect(evaluateExample(expression)).toBe(expected)
  })
})

describe('edges of encodings and choices', () => {
  test.each([
    ["'%' | urlDecode", 'failed: this text has a % that no code follows'],
    ["'/w==' | fromBase64", 'failed: this text is not base64 of a UTF-8 text'],
    ["'x' | jsonValue('a')", 'failed: this text is not JSON'],
    ["'{\"a\":0.10000000000000000001}' | jsonValue('a')", '0.10000000000000000001'],
    ["'{\"a\":1}' | jsonValue('__proto__')", undefined],
    ["lines[sku = 'B2'] | json", '[{"sku":"B2","quantity":"1","price":"3.00","note":"fragile"}]'],
    ["'x' | uuid('x')", 'problem: 7: uuid: the namespace is a UUID'],
    ["fail('no')", 'failed: no'],
    ["'x' | check(false, 'no')", 'failed: no'],
    ["'maybe' | isTrue", 'failed: this text says neither yes nor no'],
    ["'x' | codeFor({A: b})", undefined],
  ])('%s gives %s', (expression, expected) => {
    expect(evaluateExample(expression)).toBe(expected)
  })
})
