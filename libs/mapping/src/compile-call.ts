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
  const rest = plan.rest.map(compile)
  const isStrict = definition.seesMissing !== true
  return (frame) => {
    const args = settings.slice()
    for (let index = 0; index < prepare.length; index++) {
      const evaluate = prepare[index]
      if (evaluate === undefined) continue
      const value = evaluate(frame)
      if (value === undefined && isStrict) return undefined
      args[index] = value
    }
    const more = rest.length === 0 ? rest : rest.map((evaluate) => evaluate(frame))
    return settle(frame, definition.run(args, frame, more), plan, compile)
  }
}

function settle(frame: Frame, result: Value | Fault, plan: Call, compile: Compile): Value {
  if (result instanceof Fault) return fail(frame, result, plan, compile)
  if (typeof result === 'string' && result.length > maxTextLength) return fail(frame, tooLong, plan, compile)
  if (result instanceof Decimal && !isWithinLimits(result)) return fail(frame, tooLarge, plan, compile)
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
