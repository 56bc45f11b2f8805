import type { GuideRule } from './guide-spec.ts'
import { parseLocator } from './locator.ts'
import type { ElementRules, Node } from './program.ts'
import { resolveLocator } from './resolve-locator.ts'

type Report = (text: string, field?: string) => void

/** Writes one rule of a guide into the nodes; what cannot be done is reported, with the field of the rule. */
export function applyRule(
  nodes: readonly Node[],
  locatorText: string,
  rule: GuideRule,
  report: Report,
): void {
  const locator = parseLocator(locatorText)
  if (locator === undefined) {
    report(
      'not a place in a set; write a segment, element or loop such as BEG, BEG.02, N1[01=ST] or PO1/PID.05',
    )
    return
  }
  const resolved = resolveLocator(nodes, locator)
  if (resolved.kind === 'problem') {
    report(resolved.text)
    return
  }
  if (rule.min !== undefined && rule.max !== undefined && rule.min > rule.max) {
    report('min is larger than max', 'min')
    return
  }
  const { node, element } = resolved
  if (element === undefined) ruleOfSegment(node, locator.qualifier, rule, report)
  else if (locator.qualifier === undefined) ruleOfElement(node, element, rule, report)
  else {
    element.qualified.push(qualifiedRule(locator.qualifier, rule, report))
    checkCodes(element, rule, report)
  }
}

function ruleOfSegment(
  node: Node,
  qualifier: { readonly element: number; readonly value: string } | undefined,
  rule: GuideRule,
  report: Report,
): void {
  if (rule.codes !== undefined) report('codes belong to an element; name it, such as BEG.02', 'codes')
  if (rule.as !== undefined) report('a further name belongs to an element; name it, such as BEG.03', 'as')
  const { use, max } = rule
  const min = rule.min ?? (use === 'required' ? 1 : undefined)
  if (qualifier !== undefined) {
    const most = use === 'never' ? 0 : (max ?? Number.POSITIVE_INFINITY)
    node.counted.push({ ...qualifier, min: min ?? 0, max: most, index: 0 })
    return
  }
  if (use === 'never') node.unused = true
  if (use === 'optional' || use === 'never') node.min = 0
  if (min !== undefined && min > node.min) Object.assign(node, { min, minBy: 'guide' })
  if (max !== undefined) Object.assign(node, { max, maxBy: 'guide', repeats: node.repeats || max > 1 })
}

function ruleOfElement(node: Node, element: ElementRules, rule: GuideRule, report: Report): void {
  checkCodes(element, rule, report)
  const { use, min, max, codes, as } = rule
  if (use === 'required') element.mandatoryBy ??= 'guide'
  if (use === 'optional' || use === 'never') element.mandatoryBy = undefined
  if (use === 'never') element.unused = true
  if (min !== undefined) element.min = min
  if (max !== undefined) element.max = max
  if (codes !== undefined) element.codes = new Set(codes)
  if (as === undefined) return
  const taken = node.elements.some((other) => other.name === as)
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(as))
    report('a name has letters and digits and begins with a letter', 'as')
  else if (taken || as === 'ids') report(`${as} is already a name in ${node.tag}`, 'as')
  else element.name = as
}

function checkCodes({ components, max, min }: ElementRules, { codes }: GuideRule, report: Report): void {
  if (codes === undefined) return
  if (components !== undefined)
    report('a composite has no codes; name its component, such as REF.04-01', 'codes')
  else if (codes.some((code) => code.length > max || code.length < min)) {
    report(`a code of this element has ${min === max ? min : `${min} to ${max}`} characters`, 'codes')
  }
}

function qualifiedRule(
  qualifier: { readonly element: number; readonly value: string },
  { use, min, max, codes, as }: GuideRule,
  report: Report,
) {
  if (as !== undefined)
    report('a further name cannot depend on a qualifier; name the element without it', 'as')
  return {
    ...qualifier,
    codes: codes === undefined ? undefined : new Set(codes),
    mandatory: use === 'required',
    unused: use === 'never',
    min,
    max,
  }
}
