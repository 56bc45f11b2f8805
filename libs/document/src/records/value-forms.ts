import type { Fault } from '../codec.ts'
import { Decimal, decimalText } from '../decimal.ts'
import type { OutputBranch, OutputValue } from '../output.ts'
import type { FieldLayout } from './layout.ts'

type Reason = Pick<Fault, 'code' | 'text'>
export type FormFault = { readonly fault: Reason }

const noNumber: FormFault = {
  fault: { code: 'FIELD_TYPE', text: 'is not a number as the guide has it written' },
}
const noDate: FormFault = {
  fault: { code: 'FIELD_TYPE', text: 'is not a date or time as the guide has it written' },
}
const inexact: FormFault = {
  fault: { code: 'FIELD_TYPE', text: 'has more decimals, or another sign, than its field can hold' },
}

/** The text of a field as the tree has it: numbers as plain digits with a point. */
export function readForm({ number, isDate }: FieldLayout, text: string): string | FormFault {
  if (number !== undefined) return number.read(text) ?? noNumber
  return isDate === undefined || isDate(text) ? text : noDate
}

/** The value of a tree as the file has it. */
export function writeForm({ number, isDate }: FieldLayout, text: string): string | FormFault {
  if (number !== undefined) return number.write(text) ?? inexact
  return isDate === undefined || isDate(text) ? text : noDate
}

/** The text of a field in the branch of its record; empty when it is not there. */
export function textIn(branch: OutputBranch, steps: readonly string[]): string {
  let value: OutputValue | undefined = branch
  for (const step of steps) {
    if (!isBranch(value) || !Object.hasOwn(value, step)) return ''
    value = value[step]
  }
  if (value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (value instanceof Decimal) return decimalText(value)
  throw new Error(`${steps.join('.')} is not a value`)
}

export function isBranch(value: OutputValue | undefined): value is OutputBranch {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Decimal)
}
