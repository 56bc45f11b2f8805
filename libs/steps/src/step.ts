import type { Json } from './json.ts'

export type StepContext = {
  /** What the step takes for the present: the same moment gives the same output. */
  readonly now: Date
}

/** `text` names rules and places of the step, never what the sender wrote. */
export type StepResult =
  | { readonly kind: 'mapped'; readonly output: Json }
  | { readonly kind: 'failed'; readonly text: string }

export type Step = { run(input: Json, context: StepContext): Promise<StepResult> }

/** Position in the text of the step, 1-based. */
export type StepProblem = { readonly text: string; readonly line: number; readonly column: number }

export type StepCompiled =
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'problem'; readonly problem: StepProblem }

/** A steady clock in milliseconds, only to stop a step that does not end: no output depends on it. */
export function steadyMs(): number {
  return performance.now()
}

/** No document takes so long; one second still leaves the process time for others before a probe asks. */
export const longestMs = 1_000

export const tookTooLong: StepResult = {
  kind: 'failed',
  text: `the step was stopped: one document took it more than ${longestMs} ms, too many steps or too large values`,
}

/** Line and column of an offset in a text, both 1-based. */
export function placeIn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, Math.max(0, offset)).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
