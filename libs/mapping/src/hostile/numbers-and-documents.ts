import type { Branch } from '@parley/document'
import {
  deepTree,
  everything,
  type HostileMapping,
  manyLines,
  parsed,
  thousands,
  value,
} from './hostile-mapping.ts'

export const numbers: readonly HostileMapping[] = [
  { name: 'a literal of 101 digits', fate: 'refused', spec: () => value('9'.repeat(101)) },
  {
    name: 'an exponent of 999',
    fate: 'stopped',
    source: () => ({ memo: '1e999' }),
    spec: () => value('memo | number | text'),
  },
  {
    name: 'a number of a million digits',
    fate: 'stopped',
    source: () => ({ memo: '9'.repeat(1_000_000) }),
    spec: () => value('memo | number | text'),
  },
  { name: 'a scale of 10,000', fate: 'refused', spec: () => value('(1 / 3) | round(9999, half_up) | text') },
  { name: 'a power of 9,999', fate: 'refused', spec: () => value('9 | power(9999) | text') },
  {
    name: 'a point moved 120 places',
    fate: 'stopped',
    spec: () => value(`1${' | implied(30)'.repeat(4)} | text`),
  },
  { name: 'a size beyond all', fate: 'refused', spec: () => value("'x' | repeat(99999999999)") },
  {
    name: 'a long product in each line',
    fate: 'stopped',
    source: thousands,
    spec: () => ({
      out: {
        inner: { $each: 'lines as l', a: `(1${' * l.price * 0.8'.repeat(150)}) | round(2, half_up) | text` },
      },
    }),
  },
  {
    name: 'a date a million days away',
    fate: 'stopped',
    spec: () => value("'00010101' | addDays(-999999, 'yyyyMMdd')"),
  },
  {
    name: 'a date an age away',
    fate: 'stopped',
    spec: () => value("'20260101' | addDays(10 * 99999999999, 'yyyyMMdd')"),
  },
  {
    name: 'a zone in each line',
    fate: 'stopped',
    source: thousands,
    spec: () => ({
      out: {
        inner: {
          $each: 'lines as l',
          a: "'202601010000' | inZone('yyyyMMddHHmm', 'Europe/Berlin', 'Asia/Tokyo')",
        },
      },
    }),
  },
  {
    name: 'a hash of a long text in each line',
    fate: 'stopped',
    source: () => ({ ...thousands(), memo: 'a'.repeat(1_000_000) }),
    spec: () => ({ out: { inner: { $each: 'lines as l', a: 'memo | sha256' } } }),
  },
]

/** Documents that are hostile, for mappings that are not. */
export const documents: readonly HostileMapping[] = [
  {
    name: 'a million lines, each mapped',
    fate: 'mapped',
    source: () => manyLines(1_000_000),
    spec: everything,
  },
  {
    name: 'a million lines, summed',
    fate: 'mapped',
    source: () => manyLines(1_000_000),
    spec: () => value('sum(lines, quantity) | text'),
  },
  {
    name: 'a million lines, the first',
    fate: 'mapped',
    source: () => manyLines(1_000_000),
    spec: () => value('(lines | first).sku'),
  },
  {
    name: 'a million lines, sorted',
    fate: 'stopped',
    source: () => manyLines(1_000_000),
    spec: () => value("(sortBy(lines, sku) | first).sku ?? ''"),
  },
  {
    name: 'a tree 100,000 levels deep',
    fate: 'mapped',
    source: () => deepTree(100_000),
    spec: () => value("memo ?? 'none'"),
  },
  {
    name: 'a tree 100,000 levels deep as JSON',
    fate: 'stopped',
    source: () => deepTree(100_000),
    spec: () => value('lines | json'),
  },
  {
    name: 'a tree of another form',
    fate: 'stopped',
    source: () => ({ memo: [{ x: '1' }], lines: 'text' }) as Branch,
    spec: () => value("concat(memo, '')"),
  },
  {
    name: 'a list where a record is',
    fate: 'stopped',
    source: () => ({ lines: ['text', 'text'] }) as Branch,
    spec: () => value("(lines | first).sku ?? 'x'"),
  },
  {
    name: 'names of the language underneath',
    fate: 'mapped',
    source: () => parsed('{"__proto__": {"memo": "x"}, "constructor": "y", "memo": "z"}') as Branch,
    spec: () => value('memo'),
  },
  {
    name: 'halves of surrogate pairs',
    fate: 'mapped',
    source: () => ({ memo: '\ud800\udc00\ud800' }),
    spec: () => value('concat(memo | urlEncode, memo | ascii, memo | base64, memo | sha256, memo | max(1))'),
  },
  {
    name: 'a text of a million blanks',
    fate: 'mapped',
    source: () => ({ memo: ' '.repeat(1_000_000) }),
    spec: () => value("concat(memo | trim, memo | squeeze, 'x')"),
  },
  {
    name: 'a text of a million digits and a letter',
    fate: 'stopped',
    source: () => ({ memo: `${'1'.repeat(1_000_000)}x` }),
    spec: () => value('memo | number | text'),
  },
  {
    name: 'no lines at all',
    fate: 'mapped',
    source: () => ({}),
    spec: () => ({ out: { inner: { $each: 'lines as l', a: 'l.sku' } } }),
  },
]
