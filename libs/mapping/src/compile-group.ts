import { type Branch, decimalText, parseDecimal } from '@parley/document'
import { compileExpression } from './compile-expression.ts'
import type { EachPlan, GroupPlan } from './template-plan.ts'
import { type Evaluate, type Frame, mayTake, type Value } from './value.ts'
import { weightOf } from './weight.ts'

export type Regroup = (frame: Frame, items: readonly Value[]) => readonly Value[]
type Key = { readonly name: string | undefined; readonly isNumber: boolean; readonly evaluate: Evaluate }

/** Groups in the order of their first item; items without a key are a group of their own, so that none is lost. */
export function compileGroup(plan: EachPlan, group: GroupPlan, onFault: (frame: Frame) => void): Regroup {
  const keys = group.keys.map(({ name, by, isNumber }): Key => {
    return { name, isNumber, evaluate: compileExpression(by) }
  })
  const weight = group.keys.reduce((sum, { by }) => sum + weightOf(by), 1)
  return (frame, items) => {
    const groups = new Map<string, Value[]>()
    const found: Branch[] = []
    for (const item of items) {
      if (!mayTake(frame, weight)) break
      frame.slots[plan.slot] = item
      const values = keys.map(({ evaluate }) => evaluate(frame))
      if (frame.fault !== undefined) {
        onFault(frame)
        continue
      }
      const id = identityOf(values, keys)
      const members = groups.get(id)
      if (members !== undefined) members.push(item)
      else {
        const first = [item]
        groups.set(id, first)
        found.push(groupOf(values, keys, first))
      }
    }
    return found
  }
}

/** Lengths stand before the parts, so that no content of one key can pass for another's. */
function identityOf(values: readonly Value[], keys: readonly Key[]): string {
  if (keys.length === 1) return identity(values[0], keys[0]?.isNumber === true)
  return values
    .map((value, index) => identity(value, keys[index]?.isNumber === true))
    .map((text) => `${text.length}:${text}`)
    .join('')
}

function identity(value: Value, isNumber: boolean): string {
  if (typeof value !== 'string') return '-'
  if (!isNumber) return `+${value}`
  const number = parseDecimal(value)
  if (number === undefined) return `+${value}`
  const text = decimalText(number)
  return `+${number.scale === 0 ? text : text.replace(/\.?0+$/, '')}`
}

function groupOf(values: readonly Value[], keys: readonly Key[], items: readonly Value[]): Branch {
  const named = Object.fromEntries(keys.map(({ name = 'key' }, index) => [name, values[index]]))
  const isNamed = keys[0]?.name !== undefined
  // The checker has made the keys texts, and the items those of the shape that the body is checked against.
  return { key: isNamed ? named : named.key, items } as Branch
}
