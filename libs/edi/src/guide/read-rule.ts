import type { GuideRule } from './guide-spec.ts'
import { nearest } from './nearest.ts'

type Report = (text: string, field?: string) => void

const fields: {
  readonly [name in keyof Required<GuideRule>]: { fits(value: unknown): boolean; form: string }
} = {
  use: {
    fits: (value) => value === 'required' || value === 'optional' || value === 'never',
    form: 'required, optional or never',
  },
  min: { fits: isCount, form: 'a whole number' },
  max: { fits: isCount, form: 'a whole number' },
  codes: { fits: isTexts, form: 'a list of codes in quotes' },
  as: { fits: (value) => typeof value === 'string', form: 'a name' },
}

/** Checks the form of a rule that came from a file; undefined when it has none, with every problem reported. */
export function readRule(rule: unknown, report: Report): GuideRule | undefined {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) {
    report('a rule is written as {use, min, max, codes, as}')
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
  const meant = nearest(name, Object.keys(fields))
  return `a rule has no field ${name}${meant === undefined ? '; it has use, min, max, codes, as' : `; did you mean ${meant}?`}`
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')
}
