import { choiceFunctions } from './choices.ts'
import { dateArithmeticFunctions } from './date-arithmetic.ts'
import { dateFunctions } from './dates.ts'
import type { FunctionDefinition } from './definition.ts'
import { ediFunctions } from './edi.ts'
import { ediDateFunctions } from './edi-dates.ts'
import { encodingFunctions } from './encodings.ts'
import { gs1Functions } from './gs1.ts'
import { listOrderFunctions } from './list-order.ts'
import { listFunctions } from './lists.ts'
import { numberFormFunctions } from './number-form.ts'
import { numberFunctions } from './numbers.ts'
import { patternFunctions } from './patterns.ts'
import { textFunctions } from './text.ts'
import { textFormFunctions } from './text-form.ts'
import { textPartFunctions } from './text-parts.ts'

export type FunctionGroup = { readonly title: string; readonly functions: readonly FunctionDefinition[] }

/** The closed list of functions, as the documentation shows it. */
export const functionGroups: readonly FunctionGroup[] = [
  { title: 'Text', functions: [...textFunctions, ...textPartFunctions, ...textFormFunctions] },
  { title: 'Text patterns', functions: patternFunctions },
  { title: 'Numbers', functions: [...numberFunctions, ...numberFormFunctions] },
  { title: 'Lists and missing values', functions: [...listFunctions, ...listOrderFunctions] },
  { title: 'Choices, checks and codes', functions: choiceFunctions },
  { title: 'Dates and times', functions: [...dateFunctions, ...dateArithmeticFunctions] },
  { title: 'X12 and EDIFACT', functions: [...ediFunctions, ...ediDateFunctions] },
  { title: 'GS1 and other numbers with check digits', functions: gs1Functions },
  { title: 'Hashes and encodings', functions: encodingFunctions },
]

/** All of them. A name may stand twice: the form that fits the arguments is taken. */
export const functions: readonly FunctionDefinition[] = functionGroups.flatMap((group) => group.functions)

const byName: ReadonlyMap<string, readonly FunctionDefinition[]> = Map.groupBy(functions, ({ name }) => name)

export const functionNames: readonly string[] = [...byName.keys()]

export function formsOf(name: string): readonly FunctionDefinition[] {
  return byName.get(name) ?? []
}
