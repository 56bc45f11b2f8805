import type { Expression } from './expression.ts'
import type { Consequence } from './guide-spec.ts'
import type { Located } from './make-variants.ts'
import type { ElementRules, Node } from './program.ts'
import { readExpression, referencesOf } from './read-expression.ts'
import { isRecord, isTexts } from './read-rule.ts'
import { type LocatedRule, locate, type Problems } from './read-rules.ts'
import { resolveLocator } from './resolve-locator.ts'

export type Target = Located & {
  readonly text: string
  readonly node: Node
  readonly element?: ElementRules
}

type Report = (text: string) => void
export type Balance = {
  readonly target: Target
  readonly expression: Expression
  readonly text: string
  readonly report: Report
}
export type Condition = {
  readonly when: Expression
  readonly text: string
  readonly report: Report
  readonly then: readonly {
    readonly target: Target
    readonly consequence: Consequence
    readonly report: Report
  }[]
}

export type Asked = { readonly balances: readonly Balance[]; readonly conditions: readonly Condition[] }

/**
 * The rules with `equals` put apart: a constant in quotes is a code like any other and judged as such, all else is a
 * balance.
 */
export function readBalances(rules: readonly LocatedRule[]): {
  readonly rules: readonly LocatedRule[]
  readonly balances: readonly Balance[]
} {
  const balances: Balance[] = []
  const others = rules.map((one): LocatedRule => {
    const { equals } = one.rule
    if (equals === undefined || one.locator.element === undefined) return one
    const report = (text: string) => one.report(text, 'equals')
    const result = readExpression(String(equals))
    if (result.kind === 'problem') {
      report(result.text)
      return one
    }
    const { expression } = result
    if (expression.kind !== 'text') {
      balances.push({ target: one, expression, text: String(equals), report })
      return one
    }
    if (one.rule.codes !== undefined) report('equals says all that is allowed; leave codes out')
    return {
      ...one,
      rule: { ...one.rule, codes: [expression.value] },
      report: (text, field) => one.report(text, field === 'codes' ? 'equals' : field),
    }
  })
  return { rules: others, balances }
}

const conditionForm = 'a condition is written as {when: "BEG.02 = \'NE\'", then: {REF: required}}'

/** The conditions whose form and places are right. */
export function readConditions(
  conditions: unknown,
  nodes: readonly Node[],
  problems: Problems,
): readonly Condition[] {
  if (conditions === undefined) return []
  if (!Array.isArray(conditions)) {
    problems.add(['conditions'], `conditions are a list; ${conditionForm}`)
    return []
  }
  return conditions.flatMap((condition: unknown, index) => {
    const path = ['conditions', index]
    if (!isRecord(condition) || typeof condition.when !== 'string' || !isRecord(condition.then)) {
      problems.add(path, conditionForm)
      return []
    }
    const report = (text: string) => problems.add([...path, 'when'], text)
    const result = readExpression(condition.when)
    if (result.kind === 'problem') report(result.text)
    const then = Object.entries(condition.then).flatMap(([text, consequence]) =>
      readConsequence(nodes, {
        text,
        consequence,
        report: (one) => problems.add([...path, 'then', text], one),
      }),
    )
    if (result.kind === 'problem') return []
    return [{ when: result.expression, text: condition.when, report, then }]
  })
}

function readConsequence(
  nodes: readonly Node[],
  {
    text,
    consequence,
    report,
  }: { readonly text: string; readonly consequence: unknown; readonly report: Report },
): Condition['then'] {
  const found = locate(nodes, text)
  if (found.kind === 'problem') {
    report(found.text)
    return []
  }
  if (consequence === 'required' || consequence === 'never')
    return [{ target: { text, ...found }, consequence, report }]
  const codes = isRecord(consequence) && Object.keys(consequence).length === 1 ? consequence.codes : undefined
  if (isTexts(codes)) return [{ target: { text, ...found }, consequence: { codes }, report }]
  report('what follows is required, never or {codes: [...]}')
  return []
}

/** Every place that conditions and balances name: variants are made for them, too. */
export function locatedIn(
  nodes: readonly Node[],
  {
    balances,
    conditions,
  }: { readonly balances: readonly Balance[]; readonly conditions: readonly Condition[] },
): readonly (Located & { readonly report: Report })[] {
  const named = (expression: Expression, report: Report) =>
    referencesOf(expression).flatMap(({ locator }) => {
      const resolved = resolveLocator(nodes, locator)
      // What is wrong with it is told when it is compiled.
      return resolved.kind === 'found' ? [{ locator, steps: resolved.steps, report }] : []
    })
  return [
    ...balances.flatMap(({ expression, report }) => named(expression, report)),
    ...conditions.flatMap(({ when, report, then }) => [
      ...named(when, report),
      ...then.map((one) => ({ ...one.target, report: one.report })),
    ]),
  ]
}
