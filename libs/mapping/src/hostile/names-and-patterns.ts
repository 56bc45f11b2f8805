import {
  type HostileMapping,
  millionChars,
  nested,
  parsed,
  tenThousandChars,
  thousands,
  times,
  value,
} from './hostile-mapping.ts'

export const names: readonly HostileMapping[] = [
  ...[
    '__proto__',
    'constructor',
    'constructor.constructor',
    'toString',
    'memo.constructor',
    'lines.__proto__',
    'lines.length',
    'memo.length',
  ].map((path): HostileMapping => ({ name: `the path ${path}`, fate: 'refused', spec: () => value(path) })),
  ...['constructor', '__proto__', 'hasOwnProperty', 'eval', 'require', 'Function'].map(
    (call): HostileMapping => ({
      name: `the function ${call}`,
      fate: 'refused',
      spec: () => value(`memo | ${call}`),
    }),
  ),
  { name: '__proto__ as a target', fate: 'refused', spec: () => ({ out: parsed('{"__proto__": "memo"}') }) },
  {
    name: '__proto__ as a let that nothing uses',
    fate: 'mapped',
    spec: () => ({ let: parsed('{"__proto__": "memo"}'), out: { a: 'memo' } }),
  },
  {
    name: '__proto__ as a code',
    fate: 'mapped',
    spec: () => value("memo | code({__proto__: x, constructor: y}) | default('z')"),
  },
  {
    name: '__proto__ as a case',
    fate: 'mapped',
    spec: () => ({
      out: { a: { $switch: 'memo', cases: parsed('{"__proto__": "\'x\'"}'), default: "'y'" } },
    }),
  },
  {
    name: '__proto__ of JSON in a text',
    fate: 'mapped',
    source: () => ({ memo: '{"a":{}}' }),
    spec: () => value("(memo | jsonValue('a.__proto__.constructor')) ?? 'x'"),
  },
  { name: 'an unknown construct', fate: 'refused', spec: () => ({ out: { a: { $eval: 'memo' } } }) },
]

export const patterns: readonly HostileMapping[] = [
  ...['(a+)+b', '(a|a)*b', '(a|aa)+b', '(.*)*x', '(a*)*(a*)*c', '((a?){30}){3}b', 'a*a*a*a*a*a*a*b'].map(
    (pattern): HostileMapping => ({
      name: `the pattern ${pattern}`,
      fate: 'mapped',
      source: tenThousandChars,
      spec: () => value(`memo | matches('${pattern}') | yesNo('y', 'n')`),
    }),
  ),
  {
    name: 'a pattern of repetitions of repetitions',
    fate: 'refused',
    spec: () => value("memo | find('((a{1,99}){1,99}){1,99}')"),
  },
  {
    name: 'a pattern nested 90 deep',
    fate: 'refused',
    spec: () => value(`memo | find('${nested('(', ')', 90, 'a')}')`),
  },
  {
    name: 'a pattern of 300 characters',
    fate: 'refused',
    spec: () => value(`memo | find('${times(300, 'a')}')`),
  },
  {
    name: 'a pattern on a long text',
    fate: 'stopped',
    source: millionChars,
    spec: () => value("memo | find('b')"),
  },
  {
    name: 'a replacement that looks to the end each time',
    fate: 'stopped',
    source: tenThousandChars,
    spec: () => value("memo | replacePattern('a.*b|a', '-')"),
  },
  {
    name: 'a pattern in each line',
    fate: 'stopped',
    source: () => ({ ...thousands(), memo: 'a'.repeat(10_000) }),
    spec: () => ({ out: { inner: { $each: 'lines as l', a: "memo | find('(a|aa)+b')" } } }),
  },
]
