import type { ElementRules } from '../../guide/program.ts'
import { pick, type Random } from './random.ts'

/**
 * Values of our own that look like those of the trade, by data element, X12 first, EDIFACT below. They are examples; a guide
 * that lists codes is always obeyed before them.
 */
const examples: { readonly [reference: string]: readonly string[] } = {
  ...{ 19: ['Springfield'], 23: ['B'], 26: ['US'], 66: ['92'], 93: ['Example Traders'], 98: ['ST', 'BY'] },
  ...{ 91: ['M'], 92: ['SA', 'NE'], 100: ['USD'], 116: ['12345'], 128: ['DP', 'IA'], 143: ['850'] },
  ...{ 156: ['NY'], 166: ['1 Sample Street'], 235: ['VP', 'UP'], 234: ['SKU-1001'], 353: ['00'] },
  ...{ 324: ['PO-10001'], 352: ['Sample text'], 355: ['EA', 'CA'], 374: ['002', '010'], 640: ['00'] },
  ...{ 1001: ['220'], 1004: ['PO10001'], 1153: ['ON'], 1225: ['9'], 2005: ['137'], 2379: ['102'] },
  ...{
    2380: ['20260115'],
    3035: ['BY', 'SU'],
    3207: ['DE'],
    3055: ['9'],
    3039: ['4006381333931'],
    5125: ['AAA'],
  },
  ...{ 5025: ['79'], 6063: ['21'], 6345: ['EUR'], 6411: ['PCE'], 7140: ['4006381333931'], 7143: ['SRV'] },
}

const words = ['Sample', 'Blue', 'Oak', 'Harbor', 'Garden', 'Copper', 'Linen', 'Maple']

/** A value that an element takes; with codes one of them. `long` asks for the longest that is reasonable. */
export function sampleValue(rules: ElementRules, random: Random, long = false): string {
  const { codes, reference, type, min, max } = rules
  if (codes !== undefined && codes.size > 0) return pick([...codes], random) ?? ''
  const fitting = (examples[reference] ?? []).filter((one) => fits(one, rules))
  if (fitting.length > 0) return pick(fitting, random) ?? ''
  if (type === 'DT') return max === 6 ? '260115' : '20260115'
  if (type === 'TM') return '09301500'.slice(0, min > 4 ? min : 4)
  if (/^(N\d?|R|n)$/.test(type))
    return number(random, { min, max: long ? max : Math.max(min, Math.min(max, 3)) })
  return text(rules, random, long)
}

/** The rules with the codes that the standard lists (separated by blanks), where the guide names none: the usual ones first. */
export function withListed(rules: ElementRules, listed: string | undefined): ElementRules {
  if (listed === undefined || rules.codes !== undefined) return rules
  const codes = listed.split(' ').filter((code) => fits(code, rules))
  const usual = (examples[rules.reference] ?? []).filter((code) => codes.includes(code))
  if (codes.length === 0) return rules
  return { ...rules, codes: new Set(usual.length > 0 ? usual : codes) }
}

/** Several values that an element takes, the likely ones first. */
export function sampleValues(rules: ElementRules, random: Random): readonly string[] {
  if (rules.codes !== undefined) return [...rules.codes]
  const fitting = (examples[rules.reference] ?? []).filter((one) => fits(one, rules))
  const others = Array.from({ length: 20 }, () => sampleValue({ ...rules, reference: '' }, random))
  return [...fitting, ...others]
}

/** Whether a text may stand under the rules: by its length, and digits alone where a number is asked for. */
function fits(value: string, { codes, type, min, max }: ElementRules): boolean {
  if (codes !== undefined) return codes.has(value)
  if (value.length < min || value.length > max) return false
  return /^(N\d?|R|n)$/.test(type) ? /^\d+$/.test(value) : !/^(DT|TM)$/.test(type)
}

function number(random: Random, { min, max }: { readonly min: number; readonly max: number }): string {
  const length = Math.max(1, min, Math.min(1 + Math.floor(random() * max), 9))
  return Array.from({ length }, () => 1 + Math.floor(random() * 9)).join('')
}

const longest = 35

function text({ type, min, max }: ElementRules, random: Random, long: boolean): string {
  const most = Math.max(min, Math.min(max, longest))
  if (type === 'ID' || max <= 3) return capitals(Math.max(min, Math.min(max, 2)), random)
  let value = pick(words, random) ?? ''
  const wanted = long ? most : Math.min(most, 12)
  while (value.length < wanted) value += ` ${pick(words, random)}`
  return value.slice(0, wanted).trimEnd().padEnd(min, 'X')
}

function capitals(length: number, random: Random): string {
  return Array.from({ length }, () => String.fromCharCode(65 + Math.floor(random() * 26))).join('')
}
