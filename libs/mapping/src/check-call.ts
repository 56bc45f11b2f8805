import { checkLookup } from './check-lookup.ts'
import { checkLoopCall, loopWords } from './check-loop-call.ts'
import type { Check } from './check-path.ts'
import { checkCounter } from './counter.ts'
import {
  type FunctionDefinition,
  isSetting,
  type Parameter,
  type ParameterKind,
  signatureOf,
} from './functions/definition.ts'
import { formsOf, functionNames } from './functions/table.ts'
import { checkUserCall } from './modules/check-user-call.ts'
import type { CallArgument, Plan } from './plan.ts'
import { hint } from './problem.ts'
import { isRounding, readSetting } from './read-setting.ts'
import type { Scope } from './scope.ts'
import { booleanType, commonType, describe, numberType, type StaticType, textType } from './static-type.ts'
import { type Expression, startOf } from './syntax.ts'
import {
  asNumber,
  asText,
  broken,
  type Checking,
  converted,
  flaw,
  maySuggest,
  newSlot,
  type Typed,
} from './typed.ts'

type CallExpression = Expression & { readonly kind: 'call' }
type Room = { readonly scope: Scope; readonly checking: Checking; readonly check: Check }

export function checkCall(call: CallExpression, scope: Scope, checking: Checking, check: Check): Typed {
  if (loopWords.includes(call.name)) return checkLoopCall(call, scope, checking)
  if (call.name === 'lookup') return checkLookup(call, scope, checking, check)
  if (call.name === 'counter') return checkCounter(call, checking)
  const own = checking.functions.get(call.name)
  if (own !== undefined) return checkUserCall(call, own, { scope, checking, check })
  const forms = formsOf(call.name)
  if (forms.length === 0) {
    if (checking.below.has(call.name)) {
      const text = `${call.name} stands here or below: a function calls those above it, so that none calls itself`
      return flaw(checking, call.at, text)
    }
    const known = [...functionNames, ...checking.functions.keys(), ...loopWords, 'lookup', 'counter']
    const near = maySuggest(checking, known.length) ? hint(call.name, known) : ''
    return flaw(checking, call.at, `unknown function ${call.name}${near}`)
  }
  const fitting = forms.filter((form) => hasArity(form, call.args.length))
  const [form] = fitting
  if (form === undefined) return flaw(checking, call.at, usage(forms))
  const room = { scope, checking, check }
  const [first] = call.args
  if (first === undefined || isSetting(firstKind(form))) return checkForm(call, form, undefined, room)
  if (isQuotient(call, first)) return checkQuotient(call, form, first, room)
  const typed = check(first, scope, checking)
  if (typed.type.kind === 'unknown') return broken
  const chosen = fitting.find((one) => accepts(firstKind(one), typed.type))
  if (chosen !== undefined) return checkForm(call, chosen, typed, room)
  return misfit(call, first, typed, room)
}

/** No form takes this first argument with so many others. */
function misfit(call: CallExpression, first: Expression, { type }: Typed, { checking }: Room): Typed {
  const forms = formsOf(call.name)
  if (forms.some((one) => accepts(firstKind(one), type))) {
    return flaw(checking, call.at, usage(forms))
  }
  const wanted = forms.map((one) => describeKind(firstKind(one))).join(' or ')
  const advice = wanted === 'a number' && type.kind === 'text' ? '; write | number if the text is one' : ''
  return flaw(checking, startOf(first), `${call.name} takes ${wanted}, this is ${describe(type)}${advice}`)
}

function firstKind({ parameters }: FunctionDefinition): ParameterKind {
  return parameters[0]?.kind ?? 'any'
}

function usage(forms: readonly FunctionDefinition[]): string {
  return `write ${forms.map(signatureOf).join(' or ')}; what is piped is the first argument`
}

function hasArity({ parameters, rest }: FunctionDefinition, given: number): boolean {
  const least = parameters.filter(({ optional }) => optional !== true).length
  return given >= least && (given <= parameters.length || rest !== undefined)
}

function checkForm(
  call: CallExpression,
  form: FunctionDefinition,
  first: Typed | undefined,
  room: Room,
): Typed {
  const known = room.checking.flaws.length
  const typed = call.args.map((arg, index) => {
    const parameter = form.parameters[index]
    if (index === 0 && first !== undefined) return first
    return parameter !== undefined && isSetting(parameter.kind)
      ? undefined
      : typeArgument(arg, parameter, first, room)
  })
  const like = form.parameters.some(({ kind }) => kind === 'like') ? likeness(call, typed, room) : undefined
  const args = form.parameters.slice(0, call.args.length).map((parameter, index): CallArgument => {
    const arg = call.args[index]
    const value = typed[index]
    if (arg === undefined) return { setting: undefined }
    if (value === undefined) return { setting: readSetting(call.name, parameter, arg, room.checking) }
    return { plan: like === undefined ? fitted(value, parameter.kind) : converted(value, like) }
  })
  const rest = typed
    .slice(form.parameters.length)
    .flatMap((value) => (value === undefined ? [] : [asText(value)]))
  if (room.checking.flaws.length > known) return broken
  const refused = form.refuse?.(args.map((arg) => ('setting' in arg ? arg.setting : undefined)))
  if (refused !== undefined) return flaw(room.checking, call.at, `${call.name}: ${refused}`)
  return { plan: { kind: 'call', definition: form, args, rest }, type: like ?? resultType(form, first) }
}

/** The second argument of a function over items sees each item; every other one sees what the call sees. */
function typeArgument(
  arg: Expression,
  parameter: Parameter | undefined,
  first: Typed | undefined,
  { scope, checking, check }: Room,
): Typed {
  const kind = parameter?.kind ?? 'printable'
  if ((kind === 'perItem' || kind === 'perItemText') && first?.type.kind === 'list') {
    const slot = newSlot(checking)
    const inner = scope.with({ kind: 'item', slot, type: first.type.item })
    const typed = check(arg, inner, checking)
    const place = 'the expression over the items'
    const each =
      kind === 'perItem' ? asNumber(typed, startOf(arg), checking, place) : asKey(typed, arg, checking)
    const plan: Plan = { kind: 'perItem', list: first.plan, slot, each, keepsMissing: kind === 'perItemText' }
    return { plan, type: { kind: 'list', item: kind === 'perItem' ? numberType : textType } }
  }
  const typed = check(arg, scope, checking)
  if (kind === 'like' || typed.type.kind === 'unknown' || accepts(kind, typed.type)) return typed
  return flaw(
    checking,
    startOf(arg),
    `${describeKind(kind)} is expected here, this is ${describe(typed.type)}`,
  )
}

function asKey(typed: Typed, arg: Expression, checking: Checking): Plan {
  if (typed.type.kind === 'unknown' || accepts('printable', typed.type)) return asText(typed)
  const text = `the expression over the items is a text or a number, this is ${describe(typed.type)}`
  return flaw(checking, startOf(arg), text).plan
}

function likeness(
  call: CallExpression,
  typed: readonly (Typed | undefined)[],
  { checking }: Room,
): StaticType {
  const [left = broken, right = broken] = typed
  const type = commonType(left.type, right.type)
  if (type !== undefined) return type
  return flaw(checking, call.at, `${call.name} joins ${describe(left.type)} and ${describe(right.type)}`).type
}

function accepts(kind: ParameterKind, type: StaticType): boolean {
  switch (kind) {
    case 'text':
    case 'number':
    case 'boolean':
      return type.kind === kind
    case 'printable':
      return type.kind === 'text' || type.kind === 'number'
    case 'texts':
      return type.kind === 'list' && (type.item.kind === 'text' || type.item.kind === 'number')
    case 'numbers':
      return type.kind === 'list' && type.item.kind === 'number'
    case 'list':
      return type.kind === 'list'
    default:
      return true
  }
}

const kindNames: { readonly [kind in ParameterKind]?: string } = {
  text: 'a text',
  printable: 'a text or a number',
  number: 'a number',
  boolean: 'true or false',
  texts: 'a list of texts',
  numbers: 'a list of numbers',
  list: 'a list',
}

function describeKind(kind: ParameterKind): string {
  return kindNames[kind] ?? 'a value'
}

function fitted(typed: Typed, kind: ParameterKind): Plan {
  if (kind === 'number') return converted(typed, numberType)
  if (kind === 'boolean') return converted(typed, booleanType)
  if (kind === 'texts') return asTexts(typed)
  if (kind === 'printable') return asText(typed)
  if (kind === 'numbers') return { kind: 'convertEach', to: 'number', of: typed.plan }
  return typed.plan
}

/** Numbers that were computed have no digits of the sender: they get them here. */
function asTexts({ plan, type }: Typed): Plan {
  const isComputed = type.kind === 'list' && type.item.kind === 'number' && !type.item.written
  return isComputed ? { kind: 'convertEach', to: 'text', of: plan } : plan
}

function resultType(form: FunctionDefinition, first: Typed | undefined): StaticType {
  switch (form.result) {
    case 'text':
      return textType
    case 'number':
      return numberType
    case 'boolean':
      return booleanType
    case 'texts':
      return { kind: 'list', item: textType }
    case 'numbers':
      return { kind: 'list', item: numberType }
    case 'first':
      return first?.type ?? broken.type
    case 'item':
      return first?.type.kind === 'list' ? first.type.item : broken.type
    default:
      return form.result satisfies never
  }
}

/** A division stands only directly inside round: so it is rounded once, from its exact value. */
function isQuotient(
  call: CallExpression,
  first: Expression,
): first is Expression & { readonly kind: 'binary' } {
  return call.name === 'round' && first.kind === 'binary' && first.operator === '/'
}

function checkQuotient(
  call: CallExpression,
  form: FunctionDefinition,
  division: Expression & { readonly kind: 'binary' },
  room: Room,
): Typed {
  const { scope, checking, check } = room
  const left = asNumber(check(division.left, scope, checking), startOf(division.left), checking, '/')
  const right = asNumber(check(division.right, scope, checking), startOf(division.right), checking, '/')
  const rounded = checkForm(call, form, { plan: left, type: numberType }, room)
  if (rounded.plan.kind !== 'call') return broken
  const [, scale, rounding] = rounded.plan.args.map((arg) => ('setting' in arg ? arg.setting : undefined))
  if (typeof scale !== 'number' || !isRounding(rounding)) return broken
  return { plan: { kind: 'quotient', left, right, scale, rounding }, type: numberType }
}
