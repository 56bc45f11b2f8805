import type { Scope } from './scope.ts'
import { booleanType, numberType } from './static-type.ts'
import type { Expression } from './syntax.ts'
import { type Checking, flaw, newSlot, type Typed } from './typed.ts'

type Call = Expression & { readonly kind: 'call' }

const words = { position: 'position', isFirst: 'first', isLast: 'last' } as const
export const loopWords: readonly string[] = Object.keys(words)

/**
 * `position()`, `isFirst()` and `isLast()`: of the item at hand among those that `$where` has left, in the order of `$sort`;
 * 1 is the first. With a name, those of the `$each` or `$group` that gave it: `position(l)`.
 */
export function checkLoopCall({ name, args, at }: Call, scope: Scope, checking: Checking): Typed {
  const [of, ...rest] = args
  if (rest.length > 0 || (of !== undefined && of.kind !== 'name')) {
    return flaw(checking, at, `write ${name}() or ${name}(l), where l is the name of an item`)
  }
  const loop = scope.loop(of?.name)
  if (loop === undefined) {
    const text = of === undefined ? 'there is no $each around this' : `${of.name} is no item of an $each`
    return flaw(checking, of?.at ?? at, text)
  }
  if (!loop.isSettled) {
    return flaw(checking, at, `${name} is not known before $where, $group, $sort and $with are done`)
  }
  const word = words[name as keyof typeof words]
  const slot = loop[word] ?? newSlot(checking)
  loop[word] = slot
  return { plan: { kind: 'slot', slot }, type: word === 'position' ? numberType : booleanType }
}
