import { Decimal } from '@parley/document'
import { isWithinLimits } from './arithmetic.ts'
import type { FunctionDefinition } from './functions/definition.ts'
import { maxTextLength, tooLong } from './functions/text-length.ts'
import { type Compile, failAt } from './locate.ts'
import type { Call } from './plan.ts'
import { type Evaluate, Fault, type Frame, isList, type Value } from './value.ts'

export const tooLarge = new Fault('a number would have more than 100 digits')

/** Calls a function with its settings in place; what it refuses becomes a fault at its first argument's place. */
export function compileCall(plan: Call, compile: Compile): Evaluate {
  const { definition } = plan
  const prepare = plan.args.map((arg) => ('plan' in arg ? compile(arg.plan) : undefined))
  const settings = plan.args.map((arg) => ('plan' in arg ? undefined : arg.setting))
  const [first, ...others] = prepare
  const isStrict = definition.seesMissing !== true
  if (first !== undefined && others.every((one) => one === undefined) && plan.rest.length === 0) {
    return compileSimple(plan, { first, settings, isStrict }, compile)
  }
  const rest = plan.rest.map(compile)
  const { cost = 0 } = definition
  const hasLists = takesLists(definition)
  return (frame) => {
    const args = settings.slice()
    for (let index = 0; index < prepare.length; index++) {
      const evaluate = prepare[index]
      if (evaluate === undefined) continue
      const value = evaluate(frame)
      if (value === undefined && isStrict) return undefined
      args[index] = value
      spend(frame, value)
    }
    const more = rest.length === 0 ? rest : rest.map((evaluate) => evaluate(frame))
    frame.steps += cost
    if (hasLists) spendItems(frame, args, definition)
    if (frame.steps > frame.limits.steps) return undefined
    return settle(frame, definition.run(args, frame, more), plan, compile)
  }
}

type Simple = { readonly first: Evaluate; readonly settings: readonly unknown[]; readonly isStrict: boolean }

/** One argument is computed, the others are settings: nearly every call. */
function compileSimple(plan: Call, { first, settings, isStrict }: Simple, compile: Compile): Evaluate {
  const { run, cost = 0 } = plan.definition
  const hasLists = takesLists(plan.definition)
  const [, second, third] = settings
  return (frame) => {
    const value = first(frame)
    if (value === undefined && isStrict) return undefined
    spend(frame, value)
    const args =
      settings.length === 1 ? [value] : settings.length === 2 ? [value, second] : [value, second, third]
    if (settings.length > 3) args.push(...settings.slice(3))
    frame.steps += cost
    if (hasLists) spendItems(frame, args, plan.definition)
    if (frame.steps > frame.limits.steps) return undefined
    return settle(frame, run(args, frame, noRest), plan, compile)
  }
}

function takesLists({ parameters }: FunctionDefinition): boolean {
  return parameters.some(({ kind }) => kind === 'texts' || kind === 'numbers')
}

const noRest: readonly unknown[] = []
/** Up to this length a text is part of the step that its expression takes; a longer one takes a step for each 16 characters. */
const shortText = 64
const charactersOfOneStep = 16

/** Long texts are long work. */
function spend(frame: Frame, value: Value): void {
  if (typeof value === 'string' && value.length > shortText) {
    frame.steps += Math.floor(value.length / charactersOfOneStep)
  }
}

/** Lists are gone through, or made: items count, unless the list is only looked at, as by count or first. */
function spendItems(frame: Frame, args: readonly unknown[], { parameters }: FunctionDefinition): void {
  for (let index = 0; index < parameters.length; index++) {
    const kind = parameters[index]?.kind
    const value = args[index]
    if ((kind === 'texts' || kind === 'numbers') && Array.isArray(value)) frame.steps += value.length
  }
}

function settle(frame: Frame, result: Value | Fault, plan: Call, compile: Compile): Value {
  if (typeof result === 'string') {
    if (result.length <= shortText) return result
    spend(frame, result)
    return result.length > maxTextLength ? fail(frame, tooLong, plan, compile) : result
  }
  if (typeof result !== 'object') return result
  if (result instanceof Fault) return fail(frame, result, plan, compile)
  if (result instanceof Decimal) return isWithinLimits(result) ? result : fail(frame, tooLarge, plan, compile)
  if (isList(result)) frame.steps += result.length
  return result
}

function fail(frame: Frame, fault: Fault, plan: Call, compile: Compile): undefined {
  const [first] = plan.args
  // Not the call itself: placing it would call the function again.
  failAt(
    frame,
    fault,
    first !== undefined && 'plan' in first ? first.plan : { kind: 'constant', value: undefined },
    compile,
  )
}
