import { type FieldWord, readFieldWord } from '../field-word.ts'
import { isPlainObject } from '../plain-object.ts'
import type { FieldProblem } from '../shape-of-fields.ts'
import type { BranchShape, Shape } from '../tree.ts'
import { dateForm } from './date-form.ts'
import type { BranchLayout, FieldLayout, FieldPlace, NamedBranch, GuidePath as Path } from './layout.ts'
import { type NumberForm, numberForm, signs } from './number-form.ts'

/** Words of a number or date, of every format of records. */
const formOptions = ['comma', 'decimals', 'sign', 'format'] as const
const maxFields = 10_000
const maxDepth = 32

/** Where the fields of one record stand; it is asked in their order. A text says what is wrong. */
export type Placing = (name: string, word: FieldWord) => FieldPlace | string

export type LayoutOptions = {
  readonly problems: FieldProblem[]
  /** The options of a format's places: `column`, `at`. */
  readonly options: readonly string[]
  readonly placing: Placing
  /** A list may stand in it: its items come from the same rows. */
  readonly mayHaveList: boolean
}

type Slot = {
  readonly name: string
  readonly path: Path
  readonly steps: readonly string[]
  readonly marked: boolean
}
type Branch = {
  readonly fields: FieldLayout[]
  readonly branches: NamedBranch[]
  readonly shapes: { [name: string]: Shape }
}

/** Reads the compact notation of the fields of one record; a branch is a group of values of the same record. */
export class LayoutReader {
  /** Every value of the record, in the order of the guide. */
  readonly fields: FieldLayout[] = []
  /** The list of a grouped file, and the values of its items. */
  list: NamedBranch | undefined
  listFields: readonly FieldLayout[] = []
  private readonly options: LayoutOptions

  constructor(options: LayoutOptions) {
    this.options = options
  }

  read(
    fields: unknown,
    path: Path,
  ): { readonly layout: BranchLayout; readonly shapes: { [name: string]: Shape } } {
    const { branch, layout } = this.readBranch(fields, path, [])
    return { layout, shapes: branch.shapes }
  }

  private readBranch(value: unknown, path: Path, steps: readonly string[]) {
    const branch: Branch = { fields: [], branches: [], shapes: Object.create(null) }
    if (!isPlainObject(value)) this.report(path, 'write the fields as name: type')
    else if (steps.length > maxDepth) this.report(path, `fields are nested more than ${maxDepth} deep`)
    else {
      for (const [key, member] of Object.entries(value)) {
        const name = key.endsWith('!') ? key.slice(0, -1) : key
        const slot = { name, path: [...path, key], steps: [...steps, name], marked: key.endsWith('!') }
        if (name === '') this.report(slot.path, 'a field needs a name')
        else if (Object.hasOwn(branch.shapes, name)) this.report(slot.path, `${name} is named twice`)
        else this.readMember(member, slot, branch)
      }
    }
    const { fields, branches, shapes } = branch
    const layout: BranchLayout = { fields, branches, names: new Set(Object.keys(shapes)) }
    return { branch, layout }
  }

  private readMember(member: unknown, slot: Slot, into: Branch): void {
    if (typeof member === 'string') this.readValue(member, slot, into)
    else if (Array.isArray(member)) this.readList(member, slot, into)
    else {
      const { branch, layout } = this.readBranch(member, slot.path, slot.steps)
      const { name, marked: required } = slot
      into.branches.push({ name, path: slot.steps.join('.'), required, layout })
      into.shapes[name] = { kind: 'branch', fields: branch.shapes, required }
    }
  }

  private readValue(member: string, slot: Slot, into: Branch) {
    const word = readFieldWord(member, [...formOptions, ...this.options.options])
    if (word.kind === 'problem') return this.report(slot.path, word.text)
    const shape = slot.marked ? { ...word.shape, required: true } : word.shape
    const form = formOf(word)
    const place = this.options.placing(slot.name, word)
    if (typeof form === 'string') return this.report(slot.path, form)
    if (typeof place === 'string') return this.report(slot.path, place)
    if (this.fields.length === maxFields) this.report(slot.path, `more than ${maxFields} fields`)
    if (this.fields.length >= maxFields) return
    const { name, steps } = slot
    const judged =
      form.number !== undefined || form.isDate !== undefined || !/^(text|code|date|time)$/.test(shape.type)
    const field: FieldLayout = {
      ...{ name, steps, shape, index: this.fields.length, place, ...form },
      judged: judged || shape.maxLength !== undefined || shape.codes !== undefined,
      guidePath: slot.path,
    }
    this.fields.push(field)
    into.fields.push(field)
    into.shapes[name] = shape
  }

  private readList(member: readonly unknown[], slot: Slot, into: Branch) {
    if (!this.options.mayHaveList || slot.steps.length > 1) {
      return this.report(slot.path, 'a list is made of rows: name the rows of one document in groupBy')
    }
    if (this.list !== undefined) return this.report(slot.path, 'the rows of a document make one list only')
    const [item] = member
    if (member.length !== 1 || !isPlainObject(item)) {
      return this.report(slot.path, 'a list has exactly one item, the values of each row: [{ sku: text! }]')
    }
    const before = this.fields.length
    const { branch, layout } = this.readBranch(item, [...slot.path, 0], [])
    const { name, marked: required } = slot
    this.list = { name, path: name, required, layout }
    this.listFields = this.fields.slice(before)
    const shape: BranchShape = { kind: 'branch', fields: branch.shapes, required: false }
    into.shapes[name] = { kind: 'list', item: shape, required }
  }

  private report(path: Path, text: string): void {
    this.options.problems.push({ path, text })
  }
}

type Form = { readonly number?: NumberForm; readonly isDate?: (text: string) => boolean }

function formOf({ shape, options }: FieldWord): Form | string {
  const format = options.get('format')
  if (format !== undefined) {
    if (shape.type !== 'date' && shape.type !== 'time')
      return 'format is of a date or time: date, format yyyyMMdd'
    const isDate = dateForm(format)
    return typeof isDate === 'string' ? isDate : { isDate }
  }
  const [sign, decimals] = [options.get('sign') ?? 'leading', options.get('decimals')]
  const known = signs.find((one) => one === sign)
  const isWritten = options.has('comma') || options.has('sign') || decimals !== undefined
  if (isWritten && shape.type !== 'number') return 'comma, decimals and sign are of a number'
  if (known === undefined) return `sign is one of ${signs.join(', ')}`
  if (decimals !== undefined && !/^\d{1,2}$/.test(decimals))
    return 'decimals is a number of digits: decimals 2'
  if (options.has('comma') && decimals !== undefined)
    return 'a number has a comma or implied decimals, not both'
  const count = decimals === undefined ? undefined : Number(decimals)
  const number = numberForm({ comma: options.has('comma'), decimals: count, sign: known })
  return number === undefined ? {} : { number }
}
