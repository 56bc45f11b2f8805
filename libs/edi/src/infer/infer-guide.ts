import type { Dictionary } from '@parley/standards'
import { compileGuide } from '../guide/compile-guide.ts'
import type { GuideRule, GuideSpec } from '../guide/guide-spec.ts'
import { type DraftRule, draftRules } from './draft-rules.ts'
import { type InferenceSample, observe } from './observe.ts'
import { codesOf } from './telling-codes.ts'

export type InferOptions = {
  /** Such as `x12/004010/850`. */
  readonly base: string
  readonly dictionary: Dictionary
  /** The name of the guide. */
  readonly name: string
}

export type Inferred =
  | {
      readonly kind: 'guide'
      readonly spec: GuideSpec
      /** The guide as a YAML file, each rule with what was seen that speaks for it. */
      readonly yaml: string
    }
  | { readonly kind: 'problem'; readonly text: string }

/**
 * Drafts a guide from real documents: the narrowest that all of them keep, which says more the more there are. Nothing of
 * what they say gets into it but codes of the standard: no name, number, date or amount.
 */
export function inferGuide(
  samples: readonly InferenceSample[],
  { base, dictionary, name }: InferOptions,
): Inferred {
  const bare = compileGuide({ extends: base }, dictionary)
  if (bare.kind === 'problems')
    return { kind: 'problem', text: bare.problems.map(({ text }) => text).join('; ') }
  if (samples.length === 0) return { kind: 'problem', text: `no document of ${base} is there to learn from` }
  const drafts = draftRules(observe(bare.guide, samples, codesOf(dictionary)))
  const rules = Object.fromEntries(drafts.map(({ locator, rule }) => [locator, rule]))
  return {
    kind: 'guide',
    spec: { extends: base, rules },
    yaml: yamlOf(drafts, { base, name, count: samples.length }),
  }
}

function yamlOf(
  drafts: readonly DraftRule[],
  { base, name, count }: { readonly base: string; readonly name: string; readonly count: number },
): string {
  const documents = count === 1 ? 'one document' : `${count} documents`
  return [
    `# Drafted from ${documents}. Every rule holds for all of them; the comment behind it says what was seen.`,
    '# Read it against what your partner says: what did not come yet may still come. Loosen a rule, or take it out.',
    'apiVersion: parley.dev/v1alpha1',
    'kind: Guide',
    'metadata:',
    `  name: ${name}`,
    'spec:',
    `  format: ${base.split('/')[0]}`,
    `  extends: ${base}`,
    ...(drafts.length > 0 ? ['  rules:'] : []),
    ...drafts.map(({ locator, rule, evidence }) => `    ${quoted(locator)}: ${ruleText(rule)} # ${evidence}`),
    '',
  ].join('\n')
}

function quoted(locator: string): string {
  return locator.includes('[') ? `"${locator}"` : locator
}

function ruleText(rule: GuideRule): string {
  const fields = Object.entries(rule).map(([field, value]) => {
    return `${field}: ${Array.isArray(value) ? `[${value.map((code) => JSON.stringify(code)).join(', ')}]` : value}`
  })
  return `{ ${fields.join(', ')} }`
}
