import type { ElementRules, Node, Program } from './guide/program.ts'
import { elementField, isHierarchy } from './guide/shape-of-guide.ts'

/** How segments of one place become branches of the tree; nothing is looked up or made for it while they are read. */
export type ReadPlan = {
  readonly node: Node
  readonly name: string
  readonly repeats: boolean
  /** What the trigger of a loop is called within its loop. */
  readonly inner: string
  readonly isHierarchy: boolean
  readonly fields: readonly FieldPlan[]
}

export type FieldPlan = {
  readonly key: string
  /** What the guide calls it beside. */
  readonly name: string | undefined
  readonly unused: boolean
  readonly repeat: number
  readonly components: readonly FieldPlan[] | undefined
  /** Neither repeated, nor composite, nor octets. */
  readonly isText: boolean
}

const known = new WeakMap<Program, (ReadPlan | undefined)[]>()

/** The plans of a program by the index of their node; filled as nodes are met, by `planOf`. */
export function plansOf(program: Program): (ReadPlan | undefined)[] {
  const plans = known.get(program)
  if (plans !== undefined) return plans
  const none = new Array<ReadPlan | undefined>(program.places.length).fill(undefined)
  known.set(program, none)
  return none
}

export function planOf(plans: (ReadPlan | undefined)[], node: Node): ReadPlan {
  const plan = plans[node.index]
  if (plan !== undefined) return plan
  const made = {
    ...{ node, name: node.name, repeats: node.repeats, inner: keyOf(node.tag.toLowerCase()) },
    isHierarchy: isHierarchy(node),
    fields: node.elements.map(fieldPlan),
  }
  plans[node.index] = made
  return made
}

function fieldPlan(rules: ElementRules, index: number): FieldPlan {
  const { name, unused, repeat, components, type } = rules
  return {
    ...{ key: keyOf(elementField(index + 1)), name, unused, repeat },
    components: components?.map(fieldPlan),
    isText: components === undefined && repeat <= 1 && type !== 'B',
  }
}

/** The same text as the engine keeps names of properties, so that it is not looked up again each time. */
function keyOf(text: string): string {
  return Object.keys({ [text]: 0 })[0] ?? text
}
