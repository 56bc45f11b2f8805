import type { FieldWord } from '../field-word.ts'
import type { FieldLayout, FieldPlace, RecordNode, SpanPlace, Structure } from '../records/layout.ts'
import type { Placing } from '../records/read-layout.ts'
import type { FieldProblem } from '../shape-of-fields.ts'
import type { RecordTypes, Span } from './tell-records.ts'

/** Words of where a field stands: `at 4-18` or `length 15`, `align right`, `pad 0`. */
export const spanWords = ['at', 'length', 'align', 'pad'] as const

const longestRecord = 1_000_000

/** Places of the fields of one record, whose characters are counted from 1 in the guide, behind `head` of them. */
export function spanPlacing(
  head: number,
  numbers: Pick<SpanPlace, 'align' | 'pad'> = { align: 'right', pad: '0' },
): Placing {
  let next = head
  return (_name, word): FieldPlace | string => {
    const { options, shape } = word
    const span = spanOf(word, next, head)
    if (typeof span === 'string') return span
    next = span.end
    const isNumber = shape.type === 'number'
    const align = options.get('align') ?? (isNumber ? numbers.align : 'left')
    const pad = padOf(options.get('pad')) ?? (isNumber ? numbers.pad : ' ')
    if (align !== 'left' && align !== 'right') return 'align is left or right'
    if (pad.length !== 1 || /[\r\n\0]/.test(pad)) return 'pad is one character: pad 0, pad blank'
    if (isNumber && pad !== '0' && pad !== ' ') return 'a number is filled with zeros or blanks'
    if (isNumber && pad === '0' && align === 'left') return 'zeros stand before a number: align right'
    return { kind: 'span', ...span, align, pad }
  }
}

function padOf(word: string | undefined): string | undefined {
  return word === 'blank' || word === '' ? ' ' : word
}

function spanOf({ options }: FieldWord, next: number, head: number): Span | string {
  const [at, length] = [options.get('at'), options.get('length')]
  if ((at === undefined) === (length === undefined)) return 'write where it stands: at 4-18, or length 15'
  if (at !== undefined) return spanAt(at, head)
  if (!/^[1-9]\d{0,5}$/.test(length ?? '')) return 'length is a number of characters: length 15'
  return { start: next, end: next + Number(length) }
}

/** `4-18`, or `4` for one character; counted from 1. */
export function spanAt(text: string, head: number): Span | string {
  const match = /^([1-9]\d{0,5})(?:-([1-9]\d{0,5}))?$/.exec(text)
  const start = Number(match?.[1])
  const end = Number(match?.[2] ?? match?.[1])
  if (match === null || end < start || end > longestRecord)
    return 'write the first and the last character: at 4-18'
  return { start: head + start - 1, end: head + end }
}

/** How long the records are, by type; undefined when there are problems. */
export function lengthsOf(
  { root, grouping }: Structure,
  given: {
    readonly length?: number | undefined
    readonly least?: number
    readonly types: RecordTypes
    readonly problems: FieldProblem[]
  },
): ReadonlyMap<string, number> {
  const { length, types, problems } = given
  const lengths = new Map<string, number>()
  const visit = (node: RecordNode): void => {
    const path = node.guidePath
    const fields = [...node.fields, ...(grouping?.fields ?? [])]
    const marks = types.marksOf(node.type).map(({ start, text }) => ({ start, end: start + text.length }))
    refuseOverlap(fields, marks, problems)
    const spans = [...fields.map(({ place }) => place as SpanPlace), ...marks]
    const least = spans.reduce((most, { end }) => Math.max(most, end), given.least ?? 0)
    const wanted = types.lengthOf(node.type) ?? length ?? least
    if (wanted < least)
      problems.push({ path, text: `its fields end with character ${least}, behind its length` })
    if (wanted === 0) problems.push({ path, text: 'a record needs a field or a length' })
    lengths.set(node.type, Math.max(wanted, lengths.get(node.type) ?? 0))
    for (const child of node.children) visit(child)
  }
  visit(root)
  return lengths
}

function refuseOverlap(
  fields: readonly FieldLayout[],
  marks: readonly Span[],
  problems: FieldProblem[],
): void {
  const taken = fields.map((field) => ({ ...(field.place as SpanPlace), field }))
  const all = [...taken, ...marks.map((mark) => ({ ...mark, field: undefined }))]
  all.sort((one, other) => one.start - other.start)
  for (const [index, { start, field }] of all.entries()) {
    const before = all[index - 1]
    const own = field ?? before?.field
    if (before === undefined || start >= before.end || own === undefined) continue
    const other = (field === undefined ? undefined : before.field)?.steps.join('.') ?? 'the record type'
    problems.push({ path: own.guidePath, text: `it stands where ${other} stands, too` })
  }
}
