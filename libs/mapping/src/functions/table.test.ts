import { describe, expect, test } from 'vitest'
import { evaluateExample } from '../example-source.ts'
import { signatureOf } from './definition.ts'
import { functions } from './table.ts'

describe.each(functions.map((definition) => [signatureOf(definition), definition] as const))(
  '%s',
  (_, definition) => {
    test('gives what its documentation says', () => {
      expect(evaluateExample(definition.example.expression)).toBe(definition.example.gives)
    })

    test('is told in whole sentences', () => {
      expect(definition.doc).toMatch(/^[A-Z].*\.$|^yyyy/s)
    })
  },
)

test.each([
  ["'a' | padLeft(3)", '  a'],
  ["'abcd' | padRight(3, '.')", 'abcd'],
  ["7 | padLeft(3, '0')", '007'],
  ["'abc' | substring(2)", 'bc'],
  ["'abc' | substring(9, 2)", ''],
  ["'a😀b' | max(2)", 'a'],
  ["'aaa' | replace('a', 'bb')", 'bbbbbb'],
  ["concat('a', memo, 'b')", 'ab'],
  ['concat(memo, memo)', undefined],
  ["lines[quantity > 9].sku | join(',')", undefined],
  ["'ZZ' | code({NE: new})", undefined],
  ["'1,234.5' | number", 'failed: this text is not a number'],
  ["'1.234,5' | number(',')", 'failed: this text is not a number'],
  ["'5' | number", '5'],
  ['2.5 | round(0, half_even)', '2'],
  ['3.5 | round(0, half_even)', '4'],
  ['-2.5 | round(0, half_up)', '-3'],
  ['2.1 | round(0, up)', '3'],
  ['-2.9 | round(0, down)', '-2'],
  ["5 | round(2, 'half_up')", '5.00'],
  ['(10 / 4) | round(0, half_even)', '2'],
  ['(1 / (discount ?? 0)) | round(2, half_up)', 'failed: a division by zero'],
  ['sum(lines[quantity > 9], price)', '0'],
  ['max(lines[quantity > 9], price)', undefined],
  ['min(lines.price)', '3.00'],
  ['sum(lines, quantity * price)', '78.00'],
  ["sum(lines[note = 'x'].price)", '0'],
  ['(lines | one).sku', 'failed: one item is expected, there are 3'],
  ["(lines[sku = 'X'] | one).sku", undefined],
  ["tags | distinct | join('-')", 'new-spring'],
  ['tags | first', 'new'],
  ["tags[. != 'new'] | one", 'spring'],
  ['exists(lines)', 'true'],
  ["exists(lines[sku = 'X'])", 'false'],
  ['isEmpty(memo)', 'true'],
  ['isEmpty(currency)', 'false'],
  ['discount | default(0)', '0'],
  ['memo | required', 'failed: a required value is missing or empty'],
  [
    "'20260231' | date('yyyyMMdd', 'yyyy-MM-dd')",
    'failed: this text is not a date in the pattern of the mapping',
  ],
  ["concat('20260131', '0930') | date('yyyyMMddHHmm', 'yyyy-MM-ddTHH:mm')", '2026-01-31T09:30'],
])('%s gives %s', (expression, expected) => {
  expect(evaluateExample(expression)).toBe(expected)
})
