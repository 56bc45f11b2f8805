import type { Finding } from '../finding.ts'

/** One segment as people read it; `at` and `width` count characters of `text`. */
export type ExplainedSegment = {
  readonly tag: string
  /** First byte in the file, and bytes without the terminator. */
  readonly offset: number
  readonly length: number
  /** Position within the transaction (ST is 1); the envelope has none. */
  readonly position?: number
  /** The loops around it, outermost first. */
  readonly loops: readonly string[]
  /** What the guide calls the segment, or the loop that it begins. */
  readonly names: readonly string[]
  /** It begins the innermost of them. */
  readonly opensLoop: boolean
  /** As sent, in one line; control characters as a dot, so that they do nothing to a terminal. */
  readonly text: string
  readonly elements: readonly ExplainedElement[]
  readonly findings: readonly ExplainedFinding[]
}

export type ExplainedElement = {
  readonly element: number
  readonly at: number
  readonly width: number
  /** Number in the standard (373, C040), its type and lengths; under a guide or the standard only. */
  readonly reference?: string
  readonly type?: string
  readonly min?: number
  readonly max?: number
  /** What the guide calls it. */
  readonly name?: string
  readonly components?: readonly ExplainedComponent[]
}

export type ExplainedComponent = Omit<ExplainedElement, 'element' | 'components'> & {
  readonly component: number
}

/** Where of the text it belongs; without a place when it lies outside of every segment. */
export type ExplainedFinding = Finding & { readonly at?: number; readonly width?: number }
