import { dateFunctions } from './dates.ts'
import type { FunctionDefinition } from './definition.ts'
import { listFunctions } from './lists.ts'
import { numberFunctions } from './numbers.ts'
import { textFunctions } from './text.ts'

export type FunctionGroup = { readonly title: string; readonly functions: readonly FunctionDefinition[] }

/** The closed list of functions, as the documentation shows it. */
export const functionGroups: readonly FunctionGroup[] = [
  { title: 'Text', functions: textFunctions },
  { title: 'Numbers', functions: numberFunctions },
  { title: 'Lists', functions: listFunctions },
  { title: 'Dates and times', functions: dateFunctions },
]

/** All of them. A name may stand twice: the form that fits the arguments is taken. */
export const functions: readonly FunctionDefinition[] = functionGroups.flatMap((group) => group.functions)

const byName: ReadonlyMap<string, readonly FunctionDefinition[]> = Map.groupBy(functions, ({ name }) => name)

export const functionNames: readonly string[] = [...byName.keys()]

export function formsOf(name: string): readonly FunctionDefinition[] {
  return byName.get(name) ?? []
}
