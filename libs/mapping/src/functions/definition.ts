import type { Decimal } from '@parley/document'
import type { Rounding } from '../arithmetic.ts'
import type { Fault, Value } from '../value.ts'
import type { DatePattern } from './date-pattern.ts'
import type { TextPattern } from './text-pattern.ts'
import type { Zone } from './zone.ts'

/** Evaluated at run time. */
type Evaluated = {
  text: string
  /** A text or a number, as text. */
  printable: string
  number: Decimal
  boolean: boolean
  texts: readonly string[]
  numbers: readonly Decimal[]
  list: readonly Value[]
  any: Value
  /** Of the same type as the first argument. */
  like: Value
  /** An expression evaluated for each item of the first argument; missing when it is missing for one of them. */
  perItem: readonly Decimal[]
  /** A text evaluated for each item of the first argument. */
  perItemText: readonly (string | undefined)[]
}
/** Literals, read when the mapping is compiled. */
type Settings = {
  literal: string
  /** A whole number from 0 to 10000. */
  size: number
  rounding: Rounding
  codes: ReadonlyMap<string, string>
  pattern: DatePattern
  textPattern: TextPattern
  zone: Zone
}
type Kinds = Evaluated & Settings

export type ParameterKind = keyof Kinds
export type Parameter = { readonly name: string; readonly kind: ParameterKind; readonly optional?: true }

type Kinded<P extends Parameter> = P extends { optional: true }
  ? Kinds[P['kind']] | undefined
  : Kinds[P['kind']]
type ArgumentsOf<P extends readonly Parameter[]> = { readonly [I in keyof P]: Kinded<P[I]> }
/** What a run lends a function: its moment, and its budget of steps, to which long work adds. */
export type RunContext = { readonly now: Date; steps: number; readonly limits: { readonly steps: number } }
type Result = 'text' | 'number' | 'boolean' | 'texts' | 'numbers' | 'first' | 'item'

type Written<P extends readonly Parameter[], R extends ParameterKind> = {
  readonly name: string
  readonly parameters: P
  /** Any number of further arguments of this kind. */
  readonly rest?: R
  /** `first`: the type of the first argument; `item`: that of its items. */
  readonly result: Result
  /** Called even when an argument is missing; otherwise the result is then missing too. */
  readonly seesMissing?: true
  /** Steps of the budget that one call takes, beyond the one that its expression takes. */
  readonly cost?: number
  /** What is wrong with settings that are each right by themselves, told when the mapping is compiled. */
  readonly refuse?: (args: ArgumentsOf<P>) => string | undefined
  readonly run: (args: ArgumentsOf<P>, context: RunContext, rest: readonly Kinds[R][]) => Value | Fault
  readonly doc: string
  readonly example: Example
}

/** An expression over literals or over the documented sample, and what it gives as text; tests run every one. */
export type Example = { readonly expression: string; readonly gives: string | undefined }

export type FunctionDefinition = {
  readonly name: string
  readonly cost?: number
  readonly parameters: readonly Parameter[]
  readonly rest?: ParameterKind
  readonly result: Result
  readonly seesMissing?: true
  readonly refuse?: (args: readonly unknown[]) => string | undefined
  readonly run: (args: readonly unknown[], context: RunContext, rest: readonly unknown[]) => Value | Fault
  readonly doc: string
  readonly example: Example
}

/**
 * States one function. The checker converts every argument to its parameter's kind before `run` sees it:
 * this is the one place where that promise is written as a type.
 */
export function define<const P extends readonly Parameter[], R extends ParameterKind = never>(
  written: Written<P, R>,
): FunctionDefinition {
  return written as unknown as FunctionDefinition
}

const settings: readonly ParameterKind[] = [
  'literal',
  'size',
  'rounding',
  'codes',
  'pattern',
  'textPattern',
  'zone',
]

/** True for a parameter that must be a literal. */
export function isSetting(kind: ParameterKind): boolean {
  return settings.includes(kind)
}

/** `round(value, scale, rounding)`, as documentation and problems show it. */
export function signatureOf(definition: FunctionDefinition): string {
  const names = definition.parameters.map(({ name, optional }) => (optional ? `${name}?` : name))
  return `${definition.name}(${[...names, ...(definition.rest === undefined ? [] : ['...'])].join(', ')})`
}
