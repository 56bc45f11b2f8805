import type { GuideRule } from './guide-spec.ts'
import type { Locator } from './locator.ts'
import type { Node } from './program.ts'

/** Says what cannot be done, with the field of the rule. */
export type Report = (text: string, field?: string) => void

/** A rule of a guide, with the places it is written into. */
export type Applied = {
  readonly locator: Locator
  readonly rule: GuideRule
  /** The place of the rule and its copies in variants. */
  readonly targets: readonly Node[]
  readonly report: Report
  /** The codes that the standard lists for an element. */
  readonly listed: (reference: string) => ReadonlySet<string> | undefined
}
