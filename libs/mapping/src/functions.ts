import { dateFunctions } from './date-functions.ts'
import type { FunctionDefinition } from './function-definition.ts'
import { listFunctions } from './list-functions.ts'
import { numberFunctions } from './number-functions.ts'
import { textFunctions } from './text-functions.ts'

/** The closed list of functions. A name may stand twice: the form that fits the arguments is taken. */
export const functions: readonly FunctionDefinition[] = [
  ...textFunctions,
  ...numberFunctions,
  ...listFunctions,
  ...dateFunctions,
]

const byName: ReadonlyMap<string, readonly FunctionDefinition[]> = Map.groupBy(functions, ({ name }) => name)

export const functionNames: readonly string[] = [...byName.keys()]

export function formsOf(name: string): readonly FunctionDefinition[] {
  return byName.get(name) ?? []
}
