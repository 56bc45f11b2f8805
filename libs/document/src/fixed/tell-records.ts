import { isPlainObject } from '../plain-object.ts'
import type { GuidePath } from '../records/layout.ts'
import type { FieldProblem } from '../shape-of-fields.ts'
import { spanAt } from './field-spans.ts'
import type { Mark } from './fixed-form.ts'

/** Characters from 0; `end` is behind the last. */
export type Span = { readonly start: number; readonly end: number }

type Telling = Span & { readonly values: Map<string, string> }

/**
 * How the records of a guide are told from one another: by a value at the characters of `recordType` (`record: HDR`),
 * at characters of their own (`record: { at: 10-12, value: HDR }`), or by their length (`record: { length: 80 }`).
 * The first that fits counts, in the order of the guide.
 */
export class RecordTypes {
  private readonly tellings: Telling[] = []
  private readonly byLengths = new Map<number, string>()
  private readonly lengths = new Map<string, number>()
  private readonly marks = new Map<string, readonly Mark[]>()
  private readonly span: Span | undefined
  private readonly problems: FieldProblem[]

  constructor(recordType: string | undefined, problems: FieldProblem[]) {
    const span = recordType === undefined ? undefined : spanAt(recordType, 0)
    if (typeof span === 'string') problems.push({ path: ['recordType'], text: span.replace('at ', '') })
    else this.span = span
    this.problems = problems
  }

  /** The type that a record of the guide has; undefined when it is not told, which is reported by the caller. */
  add(told: unknown, path: GuidePath): string | undefined {
    if (typeof told === 'string') return this.addValue(told, this.span, path)
    if (!isPlainObject(told)) return undefined
    const { at, value, length } = told
    if (typeof length === 'number' && at === undefined && value === undefined) return this.addLength(length)
    const span = typeof at === 'string' || typeof at === 'number' ? spanAt(String(at), 0) : undefined
    if (typeof value === 'string' && span !== undefined && typeof span !== 'string') {
      return this.addValue(value, span, path)
    }
    this.problems.push({ path, text: 'write { at: 10-12, value: HDR } or { length: 80 }' })
    return 'unknown'
  }

  /** What the guide says of the length of a record. */
  note(type: string, length: unknown, path: GuidePath): void {
    if (length === undefined) return
    if (typeof length === 'number' && Number.isInteger(length) && length > 0) this.lengths.set(type, length)
    else this.problems.push({ path: [...path, 'length'], text: 'length is a number of characters' })
  }

  lengthOf(type: string): number | undefined {
    return this.lengths.get(type)
  }

  get byLength(): boolean {
    return this.byLengths.size > 0
  }

  /** Characters that tell the type. */
  get end(): number {
    return this.tellings.reduce((most, { end }) => Math.max(most, end), 0)
  }

  marksOf(type: string): readonly Mark[] {
    return this.marks.get(type) ?? []
  }

  typeOf(): (record: string) => string | undefined {
    const { tellings, byLengths } = this
    return (record) => {
      for (const { start, end, values } of tellings) {
        const type = values.get(record.slice(start, end).trimEnd())
        if (type !== undefined) return type
      }
      return byLengths.get(record.length)
    }
  }

  private addValue(value: string, span: Span | undefined, path: GuidePath): string {
    if (span === undefined) {
      this.problems.push({ path, text: 'say in recordType which characters hold it: recordType: 1-3' })
      return value
    }
    const { start, end } = span
    if (value.trimEnd().length > end - start || value.trim() === '') {
      this.problems.push({ path, text: `the value must fit into characters ${start + 1} to ${end}` })
    }
    const type = span === this.span ? value : `${value} at ${start + 1}-${end}`
    let telling = this.tellings.find((one) => one.start === start && one.end === end)
    if (telling === undefined) {
      telling = { start, end, values: new Map() }
      this.tellings.push(telling)
    }
    telling.values.set(value.trimEnd(), type)
    this.marks.set(type, [{ start, text: value.padEnd(end - start) }])
    return type
  }

  private addLength(length: number): string {
    const type = `length ${length}`
    this.byLengths.set(length, type)
    this.lengths.set(type, length)
    return type
  }
}
