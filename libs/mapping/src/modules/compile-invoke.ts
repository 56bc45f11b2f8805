import { type Compile, type Place, placeOf } from '../locate.ts'
import type { Invoked, Plan } from '../plan.ts'
import { type Evaluate, type Frame, maxErrors, mayTake } from '../value.ts'

type Body = (frame: Frame) => ReturnType<Evaluate>

// A body is compiled once, however often it is called: calls of calls cannot multiply the closures.
const bodies = new WeakMap<Invoked, Body>()

/** The arguments are all evaluated before the first is put into its slot: f(f(x)) has one set of slots. */
export function compileInvoke(plan: Plan & { readonly kind: 'invoke' }, compile: Compile): Evaluate {
  const { invoked } = plan
  const args = plan.args.map(compile)
  const body = bodies.get(invoked) ?? compileBody(invoked, compile)
  return (frame) => {
    if (!mayTake(frame, invoked.weight)) return undefined
    const values = args.map((arg) => arg(frame))
    if (frame.fault !== undefined) return undefined
    for (const [index, slot] of invoked.slots.entries()) frame.slots[slot] = values[index]
    const value = body(frame)
    placeFault(plan.args, frame, compile)
    return value
  }
}

/** What fails inside has no place in the sender's bytes but that of the arguments. */
function placeFault(args: readonly Plan[], frame: Frame, compile: Compile): void {
  const { fault } = frame
  if (fault === undefined || fault.origin !== undefined || frame.errors.length >= maxErrors) return
  frame.fault = { fault: fault.fault, ...placeOfArguments(args, frame, compile) }
}

export function compileBody(invoked: Invoked, compile: Compile): Body {
  const locals = invoked.locals.map(({ slot, plan }) => ({ slot, evaluate: compile(plan) }))
  const evaluate = compile(invoked.body)
  const body: Body = (frame) => {
    for (const local of locals) {
      frame.slots[local.slot] = local.evaluate(frame)
      if (frame.fault !== undefined) return undefined
    }
    return evaluate(frame)
  }
  bodies.set(invoked, body)
  return body
}

function placeOfArguments(args: readonly Plan[], frame: Frame, compile: Compile): Place {
  for (const arg of args) {
    const place = placeOf(arg, frame, compile)
    if (place.origin !== undefined) return place
  }
  return {}
}
