import type { StaticType } from '../static-type.ts'
import type { Local, Placed } from '../template.ts'

/** A function of a module, checked: the same for every mapping that uses it. */
export type UserFunction = {
  readonly name: string
  readonly parameters: readonly UserParameter[]
  readonly locals: readonly Local[]
  readonly value: Placed
  /** What it gives. */
  readonly type: StaticType
  /** The functions it may call: those above it, and those of the modules that its module uses. */
  readonly sees: UserFunctions
  /** How deep its calls are nested: 1 when it calls none. */
  readonly depth: number
}
export type UserParameter = { readonly name: string; readonly kind: UserKind }
export type UserFunctions = ReadonlyMap<string, UserFunction>

export type UserKind = 'text' | 'number' | 'boolean' | 'texts' | 'numbers'
export const userKinds: readonly UserKind[] = ['text', 'number', 'boolean', 'texts', 'numbers']

export const typeOfKind: { readonly [kind in UserKind]: StaticType } = {
  text: { kind: 'text' },
  number: { kind: 'number', written: false },
  boolean: { kind: 'boolean', written: false },
  texts: { kind: 'list', item: { kind: 'text' } },
  numbers: { kind: 'list', item: { kind: 'number', written: false } },
}

/** `eaches(quantity, unit)` */
export function userSignature({ name, parameters }: UserFunction): string {
  return `${name}(${parameters.map((parameter) => parameter.name).join(', ')})`
}
