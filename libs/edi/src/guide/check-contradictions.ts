import type { Applied } from './applied-rule.ts'
import { discriminatorText, placeText, segmentStep } from './locator.ts'
import type { Node, QualifiedCount } from './program.ts'

/** What no message could fulfil, found when all rules are in: one asks for what another forbids. */
export function checkContradictions(places: readonly Node[], applied: Applied): void {
  const { locator, rule, report } = applied
  const [node] = applied.targets
  if (node === undefined) return
  if (isShadowed(places, node)) {
    const text = `no ${node.tag} ever stands here: the ${node.tag} before it may come any number of times`
    report(`${text}; give that one a max`)
  }
  const asks = rule.use === 'required' || (locator.element === undefined && (rule.min ?? 0) > 0)
  if (!asks) return
  const field = rule.use === 'required' ? 'use' : 'min'
  const forbidden = forbiddenAround(places, node) ?? forbiddenComposite(node, applied)
  if (forbidden !== undefined) report(`another rule says that ${forbidden} is never used`, field)
  if (segmentStep(locator).discriminator === undefined || locator.element !== undefined) return
  const tooMany = sumProblem(node)
  if (tooMany !== undefined) report(tooMany, field)
}

/** The place or loop around it that is not used; of a variant, also what it is a variant of. */
function forbiddenAround(places: readonly Node[], node: Node): string | undefined {
  for (let at: Node | undefined = node; at !== undefined; at = places[at.parent]) {
    if (at.unused || places[at.countsAt]?.unused === true) return at.tag
  }
  return undefined
}

function forbiddenComposite({ tag, elements }: Node, { locator }: Applied): string | undefined {
  const { element, component } = locator
  if (element === undefined || component === undefined) return undefined
  return elements[element - 1]?.unused === true ? `${tag}.${placeText({ element })}` : undefined
}

/** `N1[01=ST]` and `N1[01=BT]` with min 1 each do not go into an N1 of max 1. */
function sumProblem({ tag, counted, max }: Node): string | undefined {
  const apart: QualifiedCount[] = []
  for (const one of counted) if (apart.every((other) => areApart(one, other))) apart.push(one)
  const least = apart.reduce((sum, { min }) => sum + min, 0)
  if (least <= max) return undefined
  const asking = apart.filter(({ min }) => min > 0)
  const texts = asking.map(({ discriminator }) => discriminatorText(discriminator))
  return `${tag} comes ${max === 1 ? 'once' : `${max} times`} at most, too few for ${texts.join(' and ')}`
}

function areApart(one: QualifiedCount, other: QualifiedCount): boolean {
  const [first, second] = [one.discriminator, other.discriminator]
  return (
    placeText(first) === placeText(second) && !first.values.some((value) => second.values.includes(value))
  )
}

/**
 * Nearest wins: the second of two places of one tag side by side is reached only when the first is full, so never when
 * that has no limit. The base standards have such places; only a rule for one is a mistake.
 */
function isShadowed(places: readonly Node[], node: Node): boolean {
  return places.some(
    (before) =>
      before.end === node.origin &&
      before.parent === places[node.origin]?.parent &&
      before.tag === node.tag &&
      before.max === Number.POSITIVE_INFINITY,
  )
}
