import { Decimal } from '@parley/document'
import { isWithinLimits } from './arithmetic.ts'
import { maxTextLength, tooLong } from './functions/text-length.ts'
import { type Compile, failAt } from './locate.ts'
import type { Call } from './plan.ts'
import { type Evaluate, Fault, type Frame, type Value } from './value.ts'

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
    return settle(frame, definition.run(args, frame, more), plan, compile)
  }
}

type Simple = { readonly first: Evaluate; readonly settings: readonly unknown[]; readonly isStrict: boolean }

/** One argument is computed, the others are settings: nearly every call. */
function compileSimple(plan: Call, { first, settings, isStrict }: Simple, compile: Compile): Evaluate {
  const { run } = plan.definition
  const [, second, third] = settings
  return (frame) => {
    const value = first(frame)
    if (value === undefined && isStrict) return undefined
    spend(frame, value)
    const args =
      settings.length === 1 ? [value] : settings.length === 2 ? [value, second] : [value, second, third]
    if (settings.length > 3) args.push(...settings.slice(3))
    return settle(frame, run(args, frame, noRest), plan, compile)
  }
}

const noRest: readonly unknown[] = []
const charactersOfOneStep = 256

/** Long texts are long work: they count for more than the step that their expression takes. */
function spend(frame: Frame, value: Value): void {
  if (typeof value === 'string' && value.length > charactersOfOneStep) {
    frame.steps += Math.floor(value.length / charactersOfOneStep)
  }
}

function settle(frame: Frame, result: Value | Fault, plan: Call, compile: Compile): Value {
  if (typeof result === 'string') {
    if (result.length < charactersOfOneStep) return result
    spend(frame, result)
    return result.length > maxTextLength ? fail(frame, tooLong, plan, compile) : result
  }
  if (typeof result !== 'object') return result
  if (result instanceof Fault) return fail(frame, result, plan, compile)
  return result instanceof Decimal && !isWithinLimits(result) ? fail(frame, tooLarge, plan, compile) : result
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
