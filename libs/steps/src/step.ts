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

/** `column`: where in the text of the step, counted from 1 through all its lines, as problems of expressions are. */
export type StepProblem = { readonly text: string; readonly column: number }

export type StepCompiled =
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'problem'; readonly problem: StepProblem }

/**
 * Processor time of this thread in milliseconds, only to stop a step that does not end: no output depends on it, and a busy
 * machine does not make a good document fail.
 */
export function workedMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

/** No document takes so long; one second still leaves the process time for others before a probe asks. */
export const longestMs = 1_000

export const tookTooLong: StepResult = {
  kind: 'failed',
  text: `the step was stopped: one document took it more than ${longestMs} ms, too many steps or too large values`,
}

/** The line of an offset in a text, 1-based. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, Math.max(0, offset)).split('\n').length
}
