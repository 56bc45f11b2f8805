import type { Applied, Report } from './applied-rule.ts'
import { codesInForce } from './codes-in-force.ts'
import type { GuideRule } from './guide-spec.ts'
import { type Discriminator, type Locator, placeText, segmentStep } from './locator.ts'
import { notesOf } from './notes-of.ts'
import type { ElementRules, Node, Note, QualifiedElement } from './program.ts'
import { isVariantOf } from './resolve-locator.ts'

/** Writes one rule of a guide into its places; what cannot be done is reported, with the field of the rule. */
export function applyRule(places: readonly Node[], applied: Applied): void {
  const { rule, locator, report } = applied
  const amiss = inItself(rule)
  if (amiss !== undefined) report(...amiss)
  else if (locator.element === undefined) ruleOfSegment(places, applied)
  else ruleOfElement(places, applied)
}

type Amiss = readonly [text: string, field: string]

function inItself({ use, min, max, as }: GuideRule): Amiss | undefined {
  if (min !== undefined && max !== undefined && min > max) return ['min is larger than max', 'min']
  if (use !== 'never') return undefined
  if (min !== undefined && min > 0)
    return ['what is never used has no fewest times; leave min or never out', 'min']
  return as === undefined
    ? undefined
    : ['what is never used needs no further name; leave as or never out', 'as']
}

const ofElements = ['codes', 'codes+', 'codes-', 'codesFrom', 'equals'] as const

function ruleOfSegment(places: readonly Node[], { locator, rule, targets, report }: Applied): void {
  for (const field of ofElements) {
    if (rule[field] !== undefined) report(`${field} belongs to an element; name it, such as BEG.02`, field)
  }
  const { discriminator } = segmentStep(locator)
  if (rule.notes !== undefined) {
    if (discriminator !== undefined)
      report('notes cannot depend on a qualifier; name the segment alone', 'notes')
    else
      for (const node of targets)
        node.notes = [...node.notes, ...notesOf(rule.notes, node.elements.length, report)]
  }
  if (rule.as !== undefined) {
    if (isName(rule.as)) nameSegment(places, { name: rule.as, targets, discriminator, rule, report })
    else report(notAName, 'as')
  }
  for (const node of targets) {
    if (discriminator === undefined) countSegment(node, rule, report)
    else if (node.countsAt === node.index) countQualified(node, discriminator, rule)
  }
}

function countSegment(node: Node, rule: GuideRule, report: Report): void {
  const amiss = againstStandard(node, rule)
  if (amiss !== undefined) report(...amiss)
  const { use, max } = rule
  const min = fewestOf(rule)
  if (use === 'never') node.unused = true
  if (use === 'optional' || use === 'never') node.min = 0
  if (min !== undefined && min > node.min) Object.assign(node, { min, minBy: 'guide' })
  if (max !== undefined) Object.assign(node, { max, maxBy: 'guide', repeats: node.repeats || max > 1 })
}

function fewestOf({ use, min }: GuideRule): number | undefined {
  return min ?? (use === 'required' ? 1 : undefined)
}

function againstStandard(node: Node, rule: GuideRule): Amiss | undefined {
  const { use, min, max } = rule
  const fewest = fewestOf(rule)
  if (fewest !== undefined && max === undefined && fewest > node.max)
    return [`min is larger than the most times of the standard, ${node.max}`, 'min']
  if (max === undefined || min !== undefined || use === 'optional' || use === 'never' || max >= node.min)
    return undefined
  return [`max is smaller than the fewest times, ${node.min}; write use: never for what may not come`, 'max']
}

function countQualified(node: Node, discriminator: Discriminator, { use, min, max }: GuideRule): void {
  if (use === undefined && min === undefined && max === undefined) return
  const least = min ?? (use === 'required' ? 1 : 0)
  const most = use === 'never' ? 0 : (max ?? Number.POSITIVE_INFINITY)
  node.counted = [...node.counted, { discriminator, min: least, max: most, index: 0 }]
}

const notAName = 'a name has letters and digits and begins with a letter'

function isName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9]{0,62}$/.test(name)
}

type Naming = {
  readonly name: string
  readonly targets: readonly Node[]
  readonly discriminator: Discriminator | undefined
  readonly rule: GuideRule
  readonly report: Report
}

function nameSegment(places: readonly Node[], naming: Naming): void {
  const { name, targets, discriminator, rule, report } = naming
  const [first] = targets
  if (first === undefined) return
  const amiss = nameProblem(places, first, name)
  if (amiss !== undefined) report(amiss, 'as')
  for (const node of targets) {
    const isNamed = discriminator === undefined || isVariantOf(places, node, discriminator)
    if (isNamed) node.aliases.push({ name, repeats: node.repeats && rule.max !== 1 })
  }
}

/** A name must be free among all that stands beside the place: in its loop, or in its area. */
function nameProblem(places: readonly Node[], place: Node, name: string): string | undefined {
  const beside = places.filter(
    ({ parent, area }) => parent === place.parent && (parent >= 0 || area === place.area),
  )
  const trigger = places[place.parent]
  const isTaken =
    beside.some((one) => one.name === name || one.aliases.some((alias) => alias.name === name)) ||
    trigger?.tag.toLowerCase() === name
  if (isTaken) return `${name} is already a name in ${trigger?.tag ?? `the ${place.area}`}`
  const isInNameless =
    trigger !== undefined && trigger.countsAt !== trigger.index && trigger.aliases.length === 0
  return isInNameless
    ? 'a name inside a variant is found through the name of the variant; give that one, too'
    : undefined
}

function ruleOfElement(places: readonly Node[], applied: Applied): void {
  const { locator, targets } = applied
  const { discriminator } = segmentStep(locator)
  for (const node of targets) {
    const applies = discriminator === undefined ? 'always' : applicability(places, node, discriminator)
    if (applies === 'never') continue
    changeElement(node, locator, (rules, beside) => {
      if (discriminator === undefined || applies === 'always')
        return changed(node.tag, { rules, beside }, applied)
      const qualified = qualifiedRule(discriminator, rules, applied)
      return { ...rules, qualified: [...rules.qualified, qualified] }
    })
  }
}

/** Within a variant by the same element it is settled already whether the segment carries the value. */
function applicability(places: readonly Node[], node: Node, discriminator: Discriminator) {
  if (node.countsAt === node.index) return 'sometimes'
  if (isVariantOf(places, node, discriminator)) return 'always'
  const own = places[node.countsAt]?.variants.find((one) => one.place === node.index)?.discriminator
  const differs =
    own !== undefined &&
    placeText(own) === placeText(discriminator) &&
    !own.values.some((value) => discriminator.values.includes(value))
  return differs ? 'never' : 'sometimes'
}

function changeElement(
  node: Node,
  { element = 0, component }: Locator,
  change: (rules: ElementRules, beside: readonly ElementRules[]) => ElementRules,
): void {
  const rules = node.elements[element - 1]
  if (rules === undefined) return
  if (component === undefined) {
    node.elements = node.elements.with(element - 1, change(rules, node.elements))
    return
  }
  const part = rules.components?.[component - 1]
  if (part === undefined || rules.components === undefined) return
  const components = rules.components.with(component - 1, change(part, rules.components))
  node.elements = node.elements.with(element - 1, { ...rules, components })
}

type Place = { readonly rules: ElementRules; readonly beside: readonly ElementRules[] }

function changed(tag: string, { rules, beside }: Place, applied: Applied): ElementRules {
  const { rule, report } = applied
  const { use, as } = rule
  const notes = notesOfElement(rules, applied)
  const lengths = lengthsOf(rules, applied)
  if (as !== undefined) {
    if (!isName(as)) report(notAName, 'as')
    else if (as === 'ids' || beside.some((other) => other.name === as))
      report(`${as} is already a name in ${tag}`, 'as')
  }
  const asked = use === undefined ? rules.mandatoryBy : undefined
  return {
    ...rules,
    ...lengths,
    notes,
    codes: codesInForce(rules, applied) ?? rules.codes,
    mandatoryBy: use === 'required' ? (rules.mandatoryBy ?? 'guide') : asked,
    unused: use === undefined ? rules.unused : use === 'never',
    name: as ?? rules.name,
  }
}

function notesOfElement({ notes, components }: ElementRules, { rule, report }: Applied): readonly Note[] {
  if (rule.notes === undefined) return notes
  if (components !== undefined) return [...notes, ...notesOf(rule.notes, components.length, report)]
  report('notes belong to a segment or a composite', 'notes')
  return notes
}

function lengthsOf(rules: ElementRules, { rule, report }: Applied) {
  const { min = rules.min, max = rules.max } = rule
  if (rule.min !== undefined && rule.max === undefined && min > max)
    report(`min is larger than the most characters of this element, ${max}`, 'min')
  if (rule.max !== undefined && rule.min === undefined && min > max)
    report(`max is smaller than the fewest characters of this element, ${min}`, 'max')
  return { min, max }
}

function qualifiedRule(
  discriminator: Discriminator,
  rules: ElementRules,
  applied: Applied,
): QualifiedElement {
  const { rule, report } = applied
  if (rule.as !== undefined)
    report('a further name cannot depend on a qualifier; name the element without it', 'as')
  if (rule.notes !== undefined)
    report('notes cannot depend on a qualifier; name the element without it', 'notes')
  lengthsOf(rules, applied)
  return {
    discriminator,
    codes: codesInForce(rules, applied),
    mandatory: rule.use === 'required',
    unused: rule.use === 'never',
    min: rule.min,
    max: rule.max,
  }
}
