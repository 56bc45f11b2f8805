/** A partner's reading of a transaction set or message, as people write it; docs/guides.md is its reference. */
export type GuideSpec = {
  /** The standard that the rules refine, such as `x12/004010/850` or `edifact/D96A/ORDERS`. */
  readonly extends: string
  /** EDIFACT: the code of the association whose subset it is, such as `EAN008` (UNH S009 0057). */
  readonly association?: string
  /** EDIFACT: every element is checked against the codes that the standard lists for it. */
  readonly codesFrom?: 'standard'
  /** Business keys: a name and the element it stands in, such as `po: BEG.03`. */
  readonly keys?: { readonly [name: string]: string }
  /** By locator: `BEG`, `BEG.02`, `N1[01=ST]/N3.01`, `REF.04-01`, `PO1/PID.05` (see `parseLocator`). */
  readonly rules?: { readonly [locator: string]: GuideRule }
  readonly conditions?: readonly GuideCondition[]
}

export type Use = 'required' | 'optional' | 'never'

export type GuideRule = {
  /** Of a segment, loop, element or component; `never`: it may not be sent, and is not read. */
  readonly use?: Use
  /** Segment or loop: fewest and most times. Element: shortest and longest, in characters. */
  readonly min?: number
  readonly max?: number
  /** Element: the only codes allowed. */
  readonly codes?: readonly string[]
  /** Element: codes more or fewer than those in force, which are the standard's where no rule gives others. */
  readonly 'codes+'?: readonly string[]
  readonly 'codes-'?: readonly string[]
  /** Element: the codes that the standard lists for it. */
  readonly codesFrom?: 'standard'
  /** Element: what its value must be: a constant in quotes, a number, or an expression such as `count(PO1)`. */
  readonly equals?: string | number
  /** Segment or composite: relational notes of X12 (`P0304`) or dependency notes of EDIFACT (`D5(020,030)`), beside the standard's. */
  readonly notes?: readonly string[]
  /** A further name under which mappings find the segment, loop or value. */
  readonly as?: string
}

/** What a transaction must or must not have in some case: `when` is a condition, `then` what holds by locator. */
export type GuideCondition = {
  readonly when: string
  readonly then: { readonly [locator: string]: Consequence }
}
export type Consequence = 'required' | 'never' | { readonly codes: readonly string[] }

export type GuideProblem = { readonly path: readonly (string | number)[]; readonly text: string }
