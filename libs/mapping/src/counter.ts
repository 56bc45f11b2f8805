import { Decimal } from '@parley/document'
import type { Plan } from './plan.ts'
import { numberType } from './static-type.ts'
import type { Expression } from './syntax.ts'
import { type Checking, flaw, type Typed } from './typed.ts'
import { type Evaluate, Fault } from './value.ts'

type Call = Expression & { readonly kind: 'call' }

const counterName = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/

/** `counter('invoice')`: the next number of a counter, another each time it is asked for. */
export function checkCounter({ args, at }: Call, checking: Checking): Typed {
  const [name, ...rest] = args
  if (name?.kind !== 'text' || rest.length > 0) {
    return flaw(checking, at, "write counter('name'): the name in quotes, so that it is known beforehand")
  }
  if (!counterName.test(name.value)) {
    return flaw(checking, name.at, 'the name of a counter has 1 to 63 lower-case letters, digits, - and .')
  }
  if (!checking.mayCount)
    return flaw(checking, at, 'a function gives the same each time, so it has no counters')
  checking.counters.add(name.value)
  return { plan: { kind: 'counter', name: name.value }, type: numberType }
}

export function compileCounter({ name }: Plan & { readonly kind: 'counter' }): Evaluate {
  const unknown = new Fault(`the counter ${name} has not been set up`)
  return (frame) => {
    const first = frame.counters.get(name)
    if (first === undefined) {
      frame.fault ??= { fault: unknown }
      return undefined
    }
    const drawn = frame.drawn.get(name) ?? 0
    frame.drawn.set(name, drawn + 1)
    return new Decimal(first + BigInt(drawn), 0)
  }
}
