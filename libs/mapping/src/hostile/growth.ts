import {
  doubling,
  few,
  type HostileMapping,
  millionChars,
  nested,
  nestedEach,
  thousands,
  value,
} from './hostile-mapping.ts'

export const growth: readonly HostileMapping[] = [
  {
    name: 'a text doubled 60 times',
    fate: 'stopped',
    spec: () =>
      value(
        'x60',
        doubling("'ab'", (x) => `concat(${x}, ${x})`, 60),
      ),
  },
  {
    name: 'a list doubled 60 times',
    fate: 'stopped',
    source: few,
    spec: () =>
      value(
        "x60 | join('')",
        doubling('lines.sku', (x) => `${x} | append(${x})`, 60),
      ),
  },
  {
    name: 'a number squared 60 times',
    fate: 'stopped',
    spec: () =>
      value(
        'x60 | text',
        doubling('9', (x) => `${x} * ${x}`, 60),
      ),
  },
  { name: 'powers of powers', fate: 'stopped', spec: () => value('10 | power(20) | power(20) | text') },
  {
    name: 'six lists in each other',
    fate: 'stopped',
    source: few,
    spec: () => ({ out: { inner: nestedEach(6) } }),
  },
  {
    name: 'sums of sums',
    fate: 'stopped',
    source: few,
    spec: () => value(`${nested('sum(lines, ', ')', 6, 'quantity')} | text`),
  },
  {
    name: 'filters of filters',
    fate: 'stopped',
    source: few,
    spec: () =>
      value(`${'count(lines['.repeat(5)}price > 0${'] ) > 0'.replace(' )', ')').repeat(4)}]) | text`),
  },
  {
    name: 'a join in each line',
    fate: 'stopped',
    source: thousands,
    spec: () => ({
      let: { all: 'lines.sku' },
      out: { inner: { $each: 'lines as l', a: "all | join(',')" } },
    }),
  },
  {
    name: 'a sort in each line',
    fate: 'stopped',
    source: thousands,
    spec: () => ({
      let: { all: 'lines.sku' },
      out: { inner: { $each: 'lines as l', a: 'all | sort | first' } },
    }),
  },
  {
    name: 'distinct in each line',
    fate: 'stopped',
    source: thousands,
    spec: () => ({
      let: { all: 'lines.sku' },
      out: { inner: { $each: 'lines as l', a: 'all | distinct | first' } },
    }),
  },
  {
    name: 'reverse in each line',
    fate: 'stopped',
    source: thousands,
    spec: () => ({ out: { inner: { $each: 'lines as l', a: '(lines | reverse | first).sku' } } }),
  },
  { name: 'a repeated repeat', fate: 'stopped', spec: () => value("'x' | repeat(10000) | repeat(10000)") },
  {
    name: 'a replacement that grows',
    fate: 'stopped',
    source: millionChars,
    spec: () => value(`memo | replace('a', '${'b'.repeat(5000)}')`),
  },
  {
    name: 'a join with a long text between',
    fate: 'stopped',
    source: thousands,
    spec: () => value(`lines.sku | join('${'-'.repeat(5000)}')`),
  },
  {
    name: 'padding in each line',
    fate: 'stopped',
    source: thousands,
    spec: () => ({ out: { inner: { $each: 'lines as l', a: 'l.sku | padLeft(10000)' } } }),
  },
  {
    name: 'the whole text in each line',
    fate: 'stopped',
    source: () => ({ ...thousands(), memo: 'm'.repeat(100_000) }),
    spec: () => ({ out: { inner: { $each: 'lines as l', a: 'memo' } } }),
  },
  {
    name: 'base64 of base64',
    fate: 'stopped',
    source: millionChars,
    spec: () => value(`memo${' | base64'.repeat(30)}`),
  },
  {
    name: 'url encoding of itself',
    fate: 'stopped',
    source: () => ({ memo: '%'.repeat(100_000) }),
    spec: () => value(`memo${' | urlEncode'.repeat(30)}`),
  },
  {
    name: 'references of references',
    fate: 'stopped',
    source: () => ({ memo: '<'.repeat(100_000) }),
    spec: () => value(`memo${' | xmlText'.repeat(30)}`),
  },
  {
    name: 'a million pieces',
    fate: 'stopped',
    source: millionChars,
    spec: () => value("memo | chunks(1) | join('-')"),
  },
  {
    name: 'a million parts',
    fate: 'stopped',
    source: millionChars,
    spec: () => value("memo | split('a') | count | text"),
  },
  { name: 'a document as JSON', fate: 'stopped', source: thousands, spec: () => value('lines | json') },
  {
    name: 'a document as JSON in each line',
    fate: 'stopped',
    source: few,
    spec: () => ({ out: { inner: { $each: 'lines as l', a: 'lines | json' } } }),
  },
]
