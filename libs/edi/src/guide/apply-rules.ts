import type { Dictionary } from '@parley/standards'
import { applyRule } from './apply-rule.ts'
import { checkContradictions } from './check-contradictions.ts'
import type { GuideRule, GuideSpec } from './guide-spec.ts'
import { bySpeciality, type Located, makeVariants } from './make-variants.ts'
import type { ElementRules, Node } from './program.ts'
import type { LocatedRule } from './read-rules.ts'
import { placesOf } from './resolve-locator.ts'
import { standardCodes } from './standard-codes.ts'

/** Places that need their variants, beside those of the rules. */
type Naming = Located & { readonly rule?: GuideRule; readonly report: (text: string) => void }

type Surroundings = {
  readonly dictionary: Dictionary
  readonly others: readonly Naming[]
  readonly codesFrom: GuideSpec['codesFrom']
}

/**
 * Writes the rules of a guide into the places of the standard, and adds the variants that they need. The general comes
 * before the special, whatever the order of the file: what holds for N1 holds for N1[01=ST], unless that says otherwise.
 */
export function applyRules(
  places: Node[],
  rules: readonly LocatedRule[],
  { dictionary, others, codesFrom }: Surroundings,
): void {
  const listed = (reference: string) => standardCodes(dictionary, reference)
  if (codesFrom === 'standard') {
    for (const place of places) place.elements = place.elements.map((rules) => boundToStandard(rules, listed))
  }
  const sorted = rules.toSorted((a, b) => bySpeciality(a.locator, b.locator))
  const naming = [...others, ...rules].toSorted((a, b) => bySpeciality(a.locator, b.locator))
  for (const one of naming) {
    const isNamed = one.rule?.as !== undefined && one.locator.element === undefined
    const amiss = makeVariants(places, one, isNamed)
    if (amiss !== undefined) one.report(amiss)
  }
  const applied = sorted.map((one) => ({
    ...one,
    listed,
    targets: placesOf(places, one.steps, one.locator),
  }))
  for (const one of applied) applyRule(places, one)
  for (const one of applied) checkContradictions(places, one)
}

type Listed = (reference: string) => ReadonlySet<string> | undefined

function boundToStandard(rules: ElementRules, listed: Listed): ElementRules {
  if (rules.components === undefined) return { ...rules, codes: listed(rules.reference) }
  return { ...rules, components: rules.components.map((one) => boundToStandard(one, listed)) }
}
