import type { Applied } from './applied-rule.ts'
import type { ElementRules } from './program.ts'

/** The codes that a rule allows; undefined when it says nothing of codes, or something wrong, which is reported. */
export function codesInForce(rules: ElementRules, applied: Applied): ReadonlySet<string> | undefined {
  const { rule, report, listed } = applied
  const { codes, codesFrom, 'codes+': more, 'codes-': fewer } = rule
  if (!codes && !codesFrom && !more && !fewer) return undefined
  const field = codes ? 'codes' : codesFrom ? 'codesFrom' : more ? 'codes+' : 'codes-'
  if (rules.components !== undefined) {
    report('a composite has no codes; name its component, such as REF.04-01', field)
    return undefined
  }
  if (codes && (codesFrom || more || fewer)) {
    report('codes says all that is allowed; leave codesFrom, codes+ and codes- out', 'codes')
    return undefined
  }
  for (const [name, list] of [
    ['codes', codes],
    ['codes+', more],
  ] as const) {
    if (list !== undefined && !haveLength(rules, list)) report(lengthText(rules), name)
  }
  if (codes) return new Set(codes)
  const base = codesFrom ? listed(rules.reference) : (rules.codes ?? listed(rules.reference))
  if (base === undefined) {
    report('the dictionary lists no codes for this element; write them all with codes', field)
    return undefined
  }
  return changedList(base, applied)
}

function changedList(base: ReadonlySet<string>, { rule, report }: Applied): ReadonlySet<string> {
  const { 'codes+': more = [], 'codes-': fewer = [] } = rule
  if (more.length + fewer.length === 0) return base
  const codes = new Set(base)
  for (const code of more) {
    if (fewer.includes(code)) report(`${code} is in codes+ and in codes-`, 'codes+')
    else if (base.has(code)) report(`${code} is among the codes already`, 'codes+')
    codes.add(code)
  }
  for (const code of fewer) {
    if (!base.has(code)) report(`${code} is not among the codes`, 'codes-')
    codes.delete(code)
  }
  return codes
}

function haveLength({ min, max }: ElementRules, codes: readonly string[]): boolean {
  return codes.every((code) => code.length >= min && code.length <= max)
}

function lengthText({ min, max }: ElementRules): string {
  return `a code of this element has ${min === max ? min : `${min} to ${max}`} characters`
}
