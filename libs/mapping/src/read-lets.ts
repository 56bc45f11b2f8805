import { compileExpression } from './compile-expression.ts'
import { isObject, placed, type Reading } from './parse-template.ts'
import type { Scope } from './scope.ts'
import { checkPlaced, type Site } from './site.ts'
import type { StaticType } from './static-type.ts'
import type { Evaluate } from './value.ts'

export type Let = { readonly name: string; readonly slot: number; readonly evaluate: Evaluate }

const letName = /^[A-Za-z_][A-Za-z0-9_]*$/
const reserved = ['and', 'or', 'not', 'in', 'as', 'true', 'false']
const maxLets = 500

/** Each let sees the lets above it: so they cannot go in circles. */
export function readLets(
  value: unknown,
  site: Site,
  reading: Reading,
): { lets: readonly Let[]; scope: Scope } {
  const lets: Let[] = []
  let { scope } = site
  if (!isObject(value)) {
    site.problems.add(['let'], 'write the lets as name: expression')
    return { lets, scope }
  }
  const names = Object.keys(value)
  if (names.length > maxLets) site.problems.add(['let'], `more than ${maxLets} lets`)
  for (const name of names.slice(0, maxLets)) {
    const path = ['let', name]
    if (!letName.test(name) || reserved.includes(name)) {
      site.problems.add(path, 'the name of a let has letters, digits and _, and is no word of the language')
    }
    const expression = placed(value[name], path, reading)
    const slot = site.checking.slots++
    let type: StaticType = { kind: 'unknown' }
    if (expression !== undefined) {
      const plan = checkPlaced(expression, { ...site, scope }, (typed) => {
        type = typed.type
        return typed.plan
      })
      lets.push({ name, slot, evaluate: compileExpression(plan) })
    }
    scope = scope.with({ kind: 'named', name, slot, type, isLet: true })
  }
  return { lets, scope }
}
