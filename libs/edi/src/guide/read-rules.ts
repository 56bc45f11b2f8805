import type { GuideProblem, GuideRule } from './guide-spec.ts'
import { type Locator, parseLocator } from './locator.ts'
import type { ElementRules, Node } from './program.ts'
import { isRecord, readRule } from './read-rule.ts'
import { type Resolved, resolveLocator } from './resolve-locator.ts'

export type Problems = {
  readonly list: readonly GuideProblem[]
  add(path: GuideProblem['path'], text: string): void
}

/**
 * Problems, each once: a rule holds for several places, and is wrong at all of them. `order` are the rules as they stand
 * in the file, since they are not looked at in that order.
 */
export function collectProblems(order: readonly string[]): Problems {
  const found = new Map<string, GuideProblem>()
  const rank = ({ path: [part, rule] }: GuideProblem) =>
    part === 'rules' ? order.indexOf(String(rule)) : order.length
  return {
    get list() {
      return [...found.values()].sort((a, b) => rank(a) - rank(b))
    },
    add(path, text) {
      found.set(JSON.stringify([path, text]), { path, text })
    },
  }
}

export type LocatedRule = {
  readonly text: string
  readonly locator: Locator
  readonly steps: readonly Node[]
  readonly node: Node
  readonly element?: ElementRules
  readonly rule: GuideRule
  readonly report: (text: string, field?: string) => void
}

/** The rules whose form and place are right. */
export function readRules(
  rules: unknown,
  nodes: readonly Node[],
  problems: Problems,
): readonly LocatedRule[] {
  if (rules === undefined) return []
  if (!isRecord(rules)) {
    problems.add(['rules'], 'rules are written by place, such as BEG.02: {codes: [NE]}')
    return []
  }
  return Object.entries(rules).flatMap(([text, value]) => {
    const report = (problem: string, field?: string) => {
      problems.add(['rules', text, ...(field === undefined ? [] : [field])], problem)
    }
    const rule = readRule(value, report)
    if (rule === undefined) return []
    const place = locate(nodes, text)
    if (place.kind === 'found') return [{ text, ...place, rule, report }]
    report(place.text)
    return []
  })
}

type Found = Extract<Resolved, { kind: 'found' }> & { readonly locator: Locator }

/** The place of a locator as text. */
export function locate(nodes: readonly Node[], text: string): Found | { kind: 'problem'; text: string } {
  const locator = parseLocator(text)
  if (locator === undefined) {
    const form =
      'not a place in a set; write a segment, element or loop such as BEG, BEG.02, N1[01=ST] or PO1/PID.05'
    return { kind: 'problem', text: form }
  }
  const resolved = resolveLocator(nodes, locator)
  return resolved.kind === 'found' ? { ...resolved, locator } : resolved
}
