import { fields, type HostileMapping, nested, parsed, value } from './hostile-mapping.ts'

export const nesting: readonly HostileMapping[] = [
  { name: 'parentheses', fate: 'refused', spec: () => value(`${'('.repeat(3000)}1`) },
  { name: 'negations', fate: 'refused', spec: () => value(`${'-'.repeat(900)}1`) },
  { name: 'nots', fate: 'refused', spec: () => value(`${'not '.repeat(900)}true`) },
  { name: 'choices', fate: 'refused', spec: () => value(`${'true ? '.repeat(300)}1`) },
  { name: 'calls', fate: 'refused', spec: () => value(nested('upper(', ')', 300, 'memo')) },
  {
    name: 'conditions',
    fate: 'refused',
    spec: () => value(`lines${nested('[exists(lines', ')]', 200, '')}`),
  },
  { name: 'a long expression', fate: 'refused', spec: () => value(`'${'x'.repeat(20_000)}'`) },
  { name: 'a long sum', fate: 'refused', spec: () => value(`1${'+1'.repeat(2000)}`) },
  { name: 'a long path', fate: 'refused', spec: () => value(`memo${'.x'.repeat(2000)}`) },
  {
    name: 'a path with many conditions',
    fate: 'mapped',
    spec: () => value(`(lines${'[price > 0]'.repeat(90)} | first).sku`),
  },
  { name: 'a long pipe', fate: 'mapped', spec: () => value(`memo${' | upper'.repeat(300)}`) },
  {
    name: 'a template that contains itself',
    fate: 'refused',
    spec: () => {
      const self: { [name: string]: unknown } = { $switch: 'memo', cases: { A: "'x'" } }
      self.default = self
      return { out: { a: self } }
    },
  },
  {
    name: 'a template that doubles itself',
    fate: 'refused',
    spec: () => {
      let bomb: unknown = "'x'"
      for (let level = 0; level < 28; level++) bomb = { $switch: 'memo', cases: { A: bomb, B: bomb } }
      return { out: { a: bomb } }
    },
  },
  { name: 'lists in lists', fate: 'refused', spec: () => ({ out: parsed(nested('[', ']', 5000, '"x"')) }) },
  {
    name: '20,001 cases',
    fate: 'refused',
    spec: () => ({ out: { a: { $switch: 'memo', cases: fields(20_001, () => "'x'") } } }),
  },
  {
    name: '5,000 lets',
    fate: 'refused',
    spec: () => value("'x'", fields(5000, () => "'x'") as { [name: string]: string }),
  },
  { name: '50,000 unknown fields', fate: 'refused', spec: () => ({ out: fields(50_000, () => "'x'") }) },
  { name: 'lets in a circle', fate: 'refused', spec: () => value('x', { x: 'y', y: 'x' }) },
  { name: 'a let of itself', fate: 'refused', spec: () => value('x', { x: 'concat(x, x)' }) },
]
