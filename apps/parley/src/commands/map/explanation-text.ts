import { Decimal, decimalText } from '@parley/document'
import type { Explained, Explanation, SpecPath, ValueSource } from '@parley/mapping'
import type { Place } from '@parley/model'
import { table } from '../../terminal.ts'

export type Placed = (path: SpecPath) => Place
type Showing = { readonly place: Placed; readonly values: boolean }

const longest = { value: 32, from: 64, rule: 80 } as const

/** A row a value of the target: what it is, where it comes from, and the line and text of the rule. */
export function explanationTable({ explanations }: Explained, { place, values }: Showing): string {
  const head = ['TARGET', ...(values ? ['VALUE'] : []), 'FROM', 'RULE']
  const rows = explanations.map((one) => [
    one.targetPath,
    ...(values ? [cut(valueText(one.value), longest.value)] : []),
    cut(fromText(one), longest.from),
    cut(`${place(one.rule.path).line}: ${oneLine(one.rule.expression)}`, longest.rule),
  ])
  return table([head, ...rows])
}

/** A line of JSON a value, with everything that is known of it. */
export function explanationJson(
  document: string,
  { explanations }: Explained,
  { place, values }: Showing,
): string {
  return explanations
    .map(({ targetPath, value, rule, sources, constants, lookups, facts, names }) => {
      const placed = ({ path, expression }: Explanation['rule']) => ({ expression, ...place(path) })
      const told = {
        ...{ document, target: targetPath },
        ...(values && { value: value === undefined ? null : valueText(value), constants, lookups }),
        rule: placed(rule),
        sources: sources.map(({ origin, element, role }) => ({ ...origin, element, role })),
        ...{ facts, names: names.map(placed) },
      }
      return `${JSON.stringify(told)}\n`
    })
    .join('')
}

function fromText({ sources, constants, lookups, facts, names }: Explanation): string {
  const of = (role: ValueSource['role']) => sources.filter((one) => one.role === role).map(sourceText)
  const conditions = of('condition')
  const parts = [
    ...of('value'),
    ...lookups.map((row) => `table ${row.table}`),
    ...facts,
    ...(sources.length + lookups.length + facts.length === 0 && constants.length > 0 ? ['constant'] : []),
    ...names.map(({ path }) => `via ${path.join('.')}`),
    ...(conditions.length > 0 ? [`if ${conditions.join(', ')}`] : []),
  ]
  return parts.length === 0 ? '-' : parts.join(', ')
}

/** `PO1 (9) 04 @345`: segment, its position, the element, the first byte of the segment in the file. */
function sourceText({ origin, element }: ValueSource): string {
  if (origin === undefined) return element ?? ''
  const { segment, segmentPosition, byteOffset } = origin
  return `${segment} (${segmentPosition})${element === undefined ? '' : ` ${element}`} @${byteOffset}`
}

function valueText(value: Explanation['value']): string {
  if (value === undefined) return ''
  if (value instanceof Decimal) return decimalText(value)
  if (typeof value === 'string' || typeof value === 'boolean') return oneLine(String(value))
  return Array.isArray(value) ? value.map((one) => valueText(one)).join(' | ') : '{...}'
}

// What they do to a terminal is none of the sender's business.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u001f\u007f-\u009f]+/g

function oneLine(text: string): string {
  return text.replace(control, ' ').trim()
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 3)}...` : text
}
