/** A document as it is seen before there is a guide: names, lists and texts. Numbers and booleans only where JSON has them. */
export type Raw =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Raw[]
  | { readonly [name: string]: Raw }

/** What many documents have at one place. */
export type Seen = {
  /** In how many of its parents it stands, and how many parents there were. */
  present: number
  parents: number
  /** Some parent had it more than once, or as a list. */
  isList: boolean
  readonly children: Map<string, Seen>
  /** How many branches were seen here. */
  branches: number
  readonly values: ValuesSeen
}

export type ValuesSeen = {
  count: number
  numbers: number
  booleans: number
  dates: number
  times: number
  /** Short codes, as long as there are few; undefined once there are too many, or something that is no code. */
  codes: Set<string> | undefined
}

const mostCodes = 12
const codeForm = /^[A-Z0-9]{1,4}$/
// ISO 8601, and the forms of X12 and EDIFACT without punctuation.
const dateForm = /^\d{4}-\d{2}-\d{2}(T[\d:.+Z-]+)?$|^(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/
const timeForm = /^\d{2}:\d{2}(:\d{2})?$/
const numberForm = /^-?(0|[1-9]\d*)(\.\d+)?$/

export function nothingSeen(): Seen {
  return {
    ...{ present: 0, parents: 0, isList: false, children: new Map(), branches: 0 },
    values: { count: 0, numbers: 0, booleans: 0, dates: 0, times: 0, codes: new Set() },
  }
}

/** Adds one occurrence. */
export function observe(raw: Raw, seen: Seen): void {
  if (raw === null || raw === undefined) return
  if (isList(raw)) {
    seen.isList = true
    for (const item of raw) observe(item, seen)
  } else if (typeof raw === 'object') observeBranch(raw, seen)
  else observeValue(raw, seen.values)
}

function observeBranch(branch: { readonly [name: string]: Raw }, seen: Seen): void {
  seen.branches++
  for (const [name, raw] of Object.entries(branch)) {
    if (raw === null || raw === undefined) continue
    const child = seen.children.get(name) ?? nothingSeen()
    seen.children.set(name, child)
    child.present++
    observe(raw, child)
  }
  for (const child of seen.children.values()) child.parents = seen.branches
}

function observeValue(value: string | number | boolean, seen: ValuesSeen): void {
  const text = String(value)
  seen.count++
  if (typeof value === 'number' || (typeof value === 'string' && numberForm.test(value))) seen.numbers++
  if (typeof value === 'boolean' || text === 'true' || text === 'false') seen.booleans++
  if (dateForm.test(text)) seen.dates++
  if (timeForm.test(text)) seen.times++
  if (seen.codes === undefined) return
  if (codeForm.test(text)) seen.codes.add(text)
  else if (text !== '') seen.codes = undefined
  if (seen.codes !== undefined && seen.codes.size > mostCodes) seen.codes = undefined
}

// Array.isArray alone does not narrow a readonly array out of the union.
function isList(raw: Raw): raw is readonly Raw[] {
  return Array.isArray(raw)
}
