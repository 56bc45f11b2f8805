import { type Branch, Decimal, type Origin, origin } from '@parley/document'
import type { Plan } from './plan.ts'
import { partsOf } from './plan-parts.ts'
import { type Evaluate, type Fault, type Frame, isList, maxErrors, type Value } from './value.ts'

/** The compiler, handed in so that the files do not import each other in a circle. */
export type Compile = (plan: Plan) => Evaluate
export type Place = { readonly origin?: Origin | undefined; readonly element?: string | undefined }

/** Leaves the first fault of a target value in the frame, with its place; the value is missing. */
export function failAt(frame: Frame, fault: Fault, plan: Plan, compile: Compile): undefined {
  if (frame.fault !== undefined) return
  // Past the last error that is told, nobody asks for a place, which costs more than the run itself.
  const place = frame.errors.length < maxErrors ? placeOf(plan, frame, compile) : {}
  frame.fault = { fault, ...place }
}

/**
 * Where an expression reads in the sender's bytes: the origin of the nearest branch on its first path. When no
 * branch on the way has an origin, it is that of the first one inside the deepest branch that is there.
 * Only asked for after a failure, so it re-reads the path instead of making every run carry it.
 */
export function placeOf(plan: Plan, frame: Frame, compile: Compile): Place {
  // A frame of its own: what is read again must not leave a second fault.
  const trace = follow(plan, { ...frame, fault: undefined }, compile)
  if (trace.holder === undefined) {
    return { origin: trace.deepest === undefined ? undefined : firstOrigin(trace.deepest, 3) }
  }
  const element = isPath(plan) && trace.after.length > 0 ? trace.after.join('.') : undefined
  return { origin: trace.holder[origin], element }
}

function isPath(plan: Plan): boolean {
  if (plan.kind === 'field') return plan.form === 'value' || plan.form === 'values'
  return (plan.kind === 'convert' || plan.kind === 'convertEach') && isPath(plan.of)
}

type Trace = {
  /** The deepest branch that has an origin. */
  readonly holder?: Branch | undefined
  readonly deepest?: Branch | undefined
  /** The names stepped through since the holder. */
  readonly after: readonly string[]
}

function follow(plan: Plan, frame: Frame, compile: Compile): Trace {
  switch (plan.kind) {
    case 'slot':
    case 'let':
      return extend({ after: [] }, frame.slots[plan.slot], undefined)
    case 'field':
    case 'fields':
      return extend(follow(plan.from, frame, compile), compile(plan)(frame), plan.name)
    case 'filter':
      return extend(follow(plan.from, frame, compile), compile(plan)(frame), undefined)
    case 'call':
      return extend(followFirst(partsOf(plan), frame, compile), compile(plan)(frame), undefined)
    default:
      return followFirst(partsOf(plan), frame, compile)
  }
}

function extend(from: Trace, value: Value, name: string | undefined): Trace {
  const first = isList(value) ? value[0] : value
  const after = name === undefined ? from.after : [...from.after, name]
  if (!isBranch(first)) return { ...from, after }
  if (first[origin] !== undefined) return { holder: first, deepest: first, after: [] }
  return { holder: from.holder, deepest: first, after }
}

function followFirst(parts: readonly Plan[], frame: Frame, compile: Compile): Trace {
  for (const part of parts) {
    const trace = follow(part, frame, compile)
    if (trace.holder !== undefined || trace.deepest !== undefined) return trace
  }
  return { after: [] }
}

/** The first place inside a branch that has none itself. */
export function firstOrigin(branch: Branch, depth: number): Origin | undefined {
  if (branch[origin] !== undefined || depth === 0) return branch[origin]
  for (const name of Object.keys(branch)) {
    const twig = branch[name]
    const child = Array.isArray(twig) ? twig[0] : twig
    const found = isBranch(child) ? firstOrigin(child, depth - 1) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

export function isBranch(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Decimal)
}
