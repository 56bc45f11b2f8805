import type { Check } from '../check-path.ts'
import type { Invoked, Plan } from '../plan.ts'
import { Scope } from '../scope.ts'
import { describe, numberType } from '../static-type.ts'
import { type Expression, startOf } from '../syntax.ts'
import { asText, broken, type Checking, converted, flaw, newSlot, type Typed } from '../typed.ts'
import { weightOf } from '../weight.ts'
import { typeOfKind, type UserFunction, type UserKind, userSignature } from './user-function.ts'

type Call = Expression & { readonly kind: 'call' }
type Room = { readonly scope: Scope; readonly checking: Checking; readonly check: Check }

/** A call of a function of a module. Its body is checked once a mapping, however often it is called. */
export function checkUserCall(call: Call, called: UserFunction, room: Room): Typed {
  const { checking } = room
  const { parameters } = called
  if (call.args.length !== parameters.length) {
    return flaw(checking, call.at, `write ${userSignature(called)}; what is piped is the first argument`)
  }
  const known = checking.flaws.length
  const args = call.args.map((arg, index) => checkArgument(arg, parameters[index]?.kind ?? 'text', room))
  if (checking.flaws.length > known) return broken
  const invoked =
    checking.invoked.get(called) ??
    (checking.needsBodies ? checkBody(called, checking, room.check) : unknownBody)
  checking.invoked.set(called, invoked)
  return { plan: { kind: 'invoke', args, invoked }, type: called.type }
}

const unknownBody: Invoked = {
  slots: [],
  locals: [],
  body: { kind: 'constant', value: undefined },
  weight: 0,
}

function checkArgument(arg: Expression, kind: UserKind, { scope, checking, check }: Room): Plan {
  const typed = check(arg, scope, checking)
  return (
    fitted(typed, kind) ??
    flaw(checking, startOf(arg), `${kindNames[kind]} is expected here, this is ${describe(typed.type)}`).plan
  )
}

const kindNames: { readonly [kind in UserKind]: string } = {
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  texts: 'a list of texts',
  numbers: 'a list of numbers',
}

/** Undefined when the value cannot be turned into that kind without guessing. */
export function fitted(typed: Typed, kind: UserKind): Plan | undefined {
  const { type, plan } = typed
  if (type.kind === 'unknown') return plan
  const item = type.kind === 'list' ? type.item.kind : undefined
  switch (kind) {
    case 'text':
      return type.kind === 'text' || type.kind === 'number' ? asText(typed) : undefined
    case 'number':
      return type.kind === 'number' ? converted(typed, numberType) : undefined
    case 'boolean':
      return type.kind === 'boolean' ? converted(typed, typeOfKind.boolean) : undefined
    case 'texts':
      if (item === 'number') return { kind: 'convertEach', to: 'text', of: plan }
      return item === 'text' ? plan : undefined
    case 'numbers':
      return item === 'number' ? { kind: 'convertEach', to: 'number', of: plan } : undefined
    default:
      return kind satisfies never
  }
}

/** Its parameters are all that it sees: no source, no message, no counters. */
export function checkBody(
  { parameters, locals, value, sees }: UserFunction,
  checking: Checking,
  check: Check,
): Invoked {
  const inner: Checking = { ...checking, functions: sees, mayCount: false }
  let scope = new Scope([])
  const slots = parameters.map(({ name, kind }) => {
    const slot = newSlot(inner)
    scope = scope.with({ kind: 'named', name, slot, type: typeOfKind[kind], isLet: false })
    return slot
  })
  const planned = locals.map((local) => {
    const slot = newSlot(inner)
    const { plan, type } = check(local.value.expression, scope, inner)
    scope = scope.with({ kind: 'named', name: local.name, slot, type, isLet: false })
    return { slot, plan }
  })
  const body = check(value.expression, scope, inner).plan
  const weight = planned.reduce((sum, { plan }) => sum + weightOf(plan), weightOf(body))
  return { slots, locals: planned, body, weight }
}
