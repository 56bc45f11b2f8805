import type { LookupTable } from './lookup-table.ts'
import type { UserFunction, UserFunctions } from './modules/user-function.ts'
import type { Invoked, Plan } from './plan.ts'
import type { Flaw } from './problem.ts'
import { describe, type StaticType, textType, unknownType } from './static-type.ts'

/** A checked expression with its type. */
export type Typed = { readonly plan: Plan; readonly type: StaticType }

/** What the checks of one mapping share: the flaws of the expression at hand and the slots given out. */
export type Checking = {
  readonly flaws: Flaw[]
  readonly slots: { count: number }
  readonly tables: ReadonlyMap<string, LookupTable>
  /** The counters that are asked for; a function may have none. */
  readonly counters: Set<string>
  readonly mayCount: boolean
  /** The functions of modules that may be called here; `below` are those that a module states later. */
  readonly functions: UserFunctions
  readonly below: ReadonlySet<string>
  /** The bodies of those that are called: empty where only their types are needed. */
  readonly invoked: Map<UserFunction, Invoked>
  readonly needsBodies: boolean
  /** How many names may still be compared with mistyped ones. */
  readonly suggestions: { left: number }
}

/** Slots 0 and 1 are those of the source and the message. */
export function newChecking(tables: Checking['tables']): Checking {
  return {
    flaws: [],
    slots: { count: 2 },
    tables,
    counters: new Set(),
    mayCount: true,
    functions: new Map(),
    below: new Set(),
    invoked: new Map(),
    needsBodies: true,
    suggestions: { left: mostCompared },
  }
}

/** Stands for an expression whose flaw has been told. */
export const broken: Typed = { plan: { kind: 'constant', value: undefined }, type: unknownType }

export function flaw(checking: Checking, at: number, text: string): Typed {
  checking.flaws.push({ at, text })
  return broken
}

export function newSlot(checking: Checking): number {
  return checking.slots.count++
}

const mostCompared = 100_000

/** Suggestions cost more than checks, so a spec has a budget of them, in names that are looked at. */
export function maySuggest({ suggestions }: Checking, names: number): boolean {
  suggestions.left -= names
  return suggestions.left > 0
}

/** As a computed number; `place` says who asks, for the flaw. */
export function asNumber(typed: Typed, at: number, checking: Checking, place: string): Plan {
  if (typed.type.kind === 'number') return converted(typed, { kind: 'number', written: false })
  if (typed.type.kind === 'unknown') return typed.plan
  const advice = typed.type.kind === 'text' ? '; write | number if the text is one' : ''
  return flaw(checking, at, `${place} takes a number, this is ${describe(typed.type)}${advice}`).plan
}

export function asBoolean(typed: Typed, at: number, checking: Checking, place: string): Plan {
  if (typed.type.kind === 'boolean') return converted(typed, { kind: 'boolean', written: false })
  if (typed.type.kind === 'unknown') return typed.plan
  const text = `${place} takes true or false, this is ${describe(typed.type)}; exists(...) asks whether it is there`
  return flaw(checking, at, text).plan
}

/** A text, or a number as its digits. */
export function asText(typed: Typed): Plan {
  return converted(typed, textType)
}

/** The plan that turns a value into the given type, which the checker has found to be possible. */
export function converted({ plan, type }: Typed, to: StaticType): Plan {
  if (to.kind === 'number' && !to.written && type.kind === 'number' && type.written) {
    return { kind: 'convert', to: 'number', of: plan }
  }
  if (to.kind === 'boolean' && !to.written && type.kind === 'boolean' && type.written) {
    return { kind: 'convert', to: 'boolean', of: plan }
  }
  if (to.kind === 'text' && type.kind === 'number' && !type.written) {
    return { kind: 'convert', to: 'text', of: plan }
  }
  return plan
}
