import type { GuideRule } from '../guide/guide-spec.ts'
import type { Node } from '../guide/program.ts'
import { elementField } from '../guide/shape-of-guide.ts'
import type { ElementSeen, PlaceSeen, Seen } from './observe.ts'

/** A rule, where it holds, and what was seen that speaks for it. */
export type DraftRule = { readonly locator: string; readonly rule: GuideRule; readonly evidence: string }

/** The narrowest rules that hold for everything that was seen, in the order of the standard. */
export function draftRules({ documents, places }: Seen): readonly DraftRule[] {
  const nodes = places.map(({ node }) => node)
  return places.flatMap((place) => {
    const { node } = place
    const passes = node.parent < 0 ? documents : (places[node.parent]?.count ?? 0)
    const locator = locatorOf(nodes, node)
    // Headers and trailers are the envelope's.
    if (passes === 0 || locator === undefined || /^(ST|SE|UNH|UNT)$/.test(node.tag)) return []
    const where = node.parent < 0 ? 'documents' : `loops of ${nodes[node.parent]?.tag}`
    return rulesOfPlace(place, { locator, passes, where })
  })
}

type Around = { readonly locator: string; readonly passes: number; readonly where: string }

function rulesOfPlace(place: PlaceSeen, { locator, passes, where }: Around): readonly DraftRule[] {
  const { node, passesWith, count } = place
  const evidence = `seen in ${passesWith} of ${passes} ${where}`
  if (count === 0) return node.min > 0 ? [] : [{ locator, rule: { use: 'never' }, evidence }]
  const own: readonly DraftRule[] =
    passesWith === passes && node.min === 0 ? [{ locator, rule: { use: 'required' }, evidence }] : []
  return [
    ...own,
    ...elementRules(place.elements, { locator, count }),
    ...qualifiedRules(place, { locator, passes, where }),
  ]
}

function elementRules(
  elements: readonly ElementSeen[],
  { locator, count }: { readonly locator: string; readonly count: number },
): readonly DraftRule[] {
  return elements.flatMap((seen, index) => {
    const place = `${locator}.${elementField(index + 1)}`
    const own = ruleOfElement(seen, { locator: place, count, of: 'segments' })
    if (seen.count === 0) return own
    const inside = seen.components.flatMap((part, at) => {
      return ruleOfElement(part, {
        locator: `${place}-${elementField(at + 1)}`,
        count: seen.count,
        of: 'composites',
      })
    })
    return [...own, ...inside]
  })
}

function ruleOfElement(
  seen: ElementSeen,
  { locator, count, of }: { readonly locator: string; readonly count: number; readonly of: string },
): readonly DraftRule[] {
  const { rules, codes, shortest, longest } = seen
  const evidence = `seen in ${seen.count} of ${count} ${of}`
  if (seen.count === 0) {
    return rules.mandatoryBy === undefined ? [{ locator, rule: { use: 'never' }, evidence }] : []
  }
  const isRequired = seen.count === count && rules.mandatoryBy === undefined
  const listed =
    codes !== undefined && codes.size > 0 && isAllowed([...codes.keys()], rules)
      ? [...codes.keys()].sort()
      : undefined
  // Where the sender broke the standard himself, his lengths are no rule.
  const measured = listed === undefined && isText(seen) && shortest >= rules.min && longest <= rules.max
  const rule: GuideRule = {
    ...(isRequired && { use: 'required' }),
    ...(measured && shortest > rules.min && { min: shortest }),
    ...(measured && longest < rules.max && { max: longest }),
    ...(listed !== undefined && { codes: listed }),
  }
  if (Object.keys(rule).length === 0) return []
  const lengths = measured
    ? `; ${shortest === longest ? shortest : `${shortest} to ${longest}`} characters`
    : ''
  return [{ locator, rule, evidence: `${evidence}${lengths}` }]
}

function isAllowed(codes: readonly string[], { min, max }: ElementSeen['rules']): boolean {
  return codes.every((code) => code.length >= min && code.length <= max)
}

/** How long a number or a date is says nothing about the next one. */
function isText({ rules: { type, components } }: ElementSeen): boolean {
  return components === undefined && /^(AN|ID|an|a)$/.test(type)
}

/** Where the first element tells segments apart: which of them always come, and what only some of them always have. */
function qualifiedRules(place: PlaceSeen, { locator, passes, where }: Around): readonly DraftRule[] {
  const { byQualifier, elements } = place
  const first = elements[0]
  if (first?.codes === undefined || byQualifier.size < 2) return []
  return [...byQualifier]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([value, seen]) => {
      const qualified = `${locator}[01=${value}]`
      const evidence = `seen in ${seen.passesWith} of ${passes} ${where}`
      const always: readonly DraftRule[] =
        seen.passesWith === passes ? [{ locator: qualified, rule: { min: 1 }, evidence }] : []
      const own = seen.elements.flatMap((element, index): readonly DraftRule[] => {
        const whole = elements[index]
        const onlyHere = element.count === seen.count && whole !== undefined && whole.count < place.count
        if (!onlyHere || element.rules.mandatoryBy !== undefined) return []
        const told = `seen in ${element.count} of ${seen.count} segments`
        return [
          { locator: `${qualified}.${elementField(index + 1)}`, rule: { use: 'required' }, evidence: told },
        ]
      })
      return [...always, ...own]
    })
}

/** Of several places with one tag in one loop, a locator means the first; the others have none. */
function locatorOf(nodes: readonly Node[], node: Node): string | undefined {
  const first = nodes.find(({ parent, tag }) => parent === node.parent && tag === node.tag)
  if (first !== node) return undefined
  const around = nodes[node.parent]
  if (around === undefined) return node.tag
  const outer = locatorOf(nodes, around)
  return outer === undefined ? undefined : `${outer}/${node.tag}`
}
