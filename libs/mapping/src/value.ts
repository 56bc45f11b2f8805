import type { Branch, Decimal, Origin } from '@parley/document'
import type { Trace } from './trace.ts'

/** What an expression gives at run time; undefined is a missing value. */
export type Value = string | Decimal | boolean | Branch | readonly Value[] | undefined

export type MappingErrorCode = 'MAP_VALUE_MISSING' | 'MAP_FAILED'

/** Why an expression has no value although it should; the text never quotes the sender's content. */
export class Fault {
  readonly text: string
  readonly code: MappingErrorCode

  constructor(text: string, code: MappingErrorCode = 'MAP_FAILED') {
    this.text = text
    this.code = code
  }
}

/** A fault with the place in the sender's bytes it belongs to. */
export type PlacedFault = {
  readonly fault: Fault
  readonly origin?: Origin | undefined
  /** The element below the origin's segment, when the expression is a plain path. */
  readonly element?: string | undefined
}

/** Of one document; what else is wrong with it is not told. */
export const maxErrors = 1000

export type Limits = {
  /** Items looked at and values written, together. */
  readonly steps: number
  /** Characters of all values written. */
  readonly outputChars: number
}

/** Why a document could not be mapped. The text names paths and rules, never the sender's values. */
export type MappingError = {
  /** `lines[2].sku`, items counted from 0; `let.shipTo` for a let. */
  readonly targetPath: string
  readonly text: string
  readonly code: MappingErrorCode
  /** The nearest segment or record of the sender's bytes. */
  readonly origin?: Origin
  /** The element below it, such as 04 or ids.VN, when the value is a plain path. */
  readonly element?: string
}

/** The state of one run. Slot 0 holds the source; every let, item and filter has its own slot. */
export type Frame = {
  readonly slots: Value[]
  /** For each enclosing list of the target, the 0-based index of the item being written. */
  readonly positions: number[]
  readonly now: Date
  /** The next number of each counter, and how many of them have been drawn. */
  readonly counters: ReadonlyMap<string, bigint>
  readonly drawn: Map<string, number>
  readonly limits: Limits
  /** Who listens, of a run that is explained. */
  readonly trace: Trace | undefined
  readonly errors: MappingError[]
  /** Some target value has failed, even if its error is told elsewhere. */
  failed: boolean
  /** The first fault since the last target value began. */
  fault: PlacedFault | undefined
  /** The let slots whose expression failed: reported once, at the let. */
  spoiled: Set<number> | undefined
  steps: number
  outputChars: number
}

/** Runs one expression. A fault is left in the frame and the value is then undefined. */
export type Evaluate = (frame: Frame) => Value

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

/** Counts steps that are done at once; false when they are more than are left. */
export function mayTake(frame: Frame, steps: number): boolean {
  frame.steps += steps
  return frame.steps <= frame.limits.steps && frame.outputChars <= frame.limits.outputChars
}

/** Counts one step; false once the budget is used up, and then the loop that asked ends. */
export function mayStep(frame: Frame): boolean {
  frame.steps++
  return frame.steps <= frame.limits.steps && frame.outputChars <= frame.limits.outputChars
}
