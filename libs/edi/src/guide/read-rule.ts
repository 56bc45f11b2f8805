import { nearestName } from '@parley/document'
import type { GuideRule } from './guide-spec.ts'

type Report = (text: string, field?: string) => void
type Field = { fits(value: unknown): boolean; readonly form: string }

const count: Field = { fits: isCount, form: 'a whole number' }
const codes: Field = { fits: isTexts, form: 'a list of codes in quotes' }

const fields: { readonly [name in keyof Required<GuideRule>]: Field } = {
  use: {
    fits: (value) => value === 'required' || value === 'optional' || value === 'never',
    form: 'required, optional or never',
  },
  min: count,
  max: count,
  codes,
  'codes+': codes,
  'codes-': codes,
  codesFrom: { fits: (value) => value === 'standard', form: 'standard' },
  equals: {
    fits: (value) => typeof value === 'string' || typeof value === 'number',
    form: 'a constant in quotes or an expression, such as "\'00\'" or count(PO1)',
  },
  notes: { fits: isTexts, form: 'a list of notes such as P0304 or D5(020,030)' },
  as: { fits: (value) => typeof value === 'string', form: 'a name' },
}
const names = Object.keys(fields).join(', ')

/** Checks the form of a rule that came from a file; undefined when it has none, with every problem reported. */
export function readRule(rule: unknown, report: Report): GuideRule | undefined {
  if (!isRecord(rule)) {
    report(`a rule is written as {${names}}`)
    return undefined
  }
  let fine = true
  for (const [name, value] of Object.entries(rule)) {
    const field = Object.hasOwn(fields, name) ? fields[name as keyof GuideRule] : undefined
    if (field?.fits(value) === true) continue
    fine = false
    if (field !== undefined) report(`${name} is ${field.form}`, name)
    else report(unknownField(name), name)
  }
  return fine ? rule : undefined
}

function unknownField(name: string): string {
  const meant = nearestName(name, Object.keys(fields))
  return `a rule has no field ${name}${meant === undefined ? `; it has ${names}` : `; did you mean ${meant}?`}`
}

export function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')
}
