/** A partner's reading of a transaction set, as people write it. */
export type GuideSpec = {
  /** The standard that the rules refine, such as `x12/004010/850`. */
  readonly extends: string
  /** Business keys: a name and the element it stands in, such as `po: BEG.03`. */
  readonly keys?: { readonly [name: string]: string }
  /** By locator: `BEG`, `BEG.02`, `N1[01=ST]`, `PO1.06`, `REF.04-01`, `PO1/PID.05` (see `parseLocator`). */
  readonly rules?: { readonly [locator: string]: GuideRule }
}

export type GuideRule = {
  /** Of a segment or element; `never`: it may not be sent, and is not read. */
  readonly use?: 'required' | 'optional' | 'never'
  /** Segment: fewest and most times. Element: shortest and longest, in characters. */
  readonly min?: number
  readonly max?: number
  /** Element: the only codes allowed. */
  readonly codes?: readonly string[]
  /** Element: a further name under which mappings find the value. */
  readonly as?: string
}

export type GuideProblem = { readonly path: readonly (string | number)[]; readonly text: string }
