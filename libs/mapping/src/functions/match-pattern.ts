import type { TextPattern } from './text-pattern.ts'

/** What a run lends: the work is counted in its steps, and stops when they are used up. */
export type Budget = { steps: number; readonly limits: { readonly steps: number } }

/** Longest text that patterns are held against. */
export const maxPatternText = 10_000

type Found = { readonly from: number; readonly end: number }

/** Whether the pattern describes the whole text. */
export function matchesWhole(text: string, pattern: TextPattern, budget: Budget): boolean {
  let here = new Threads(pattern)
  let there = new Threads(pattern)
  here.add(pattern.start, 0)
  for (let at = 0; at < text.length && here.states.length > 0; at++) {
    if (!advance(here, there, text.charCodeAt(at), budget)) return false
    ;[here, there] = [there, here]
  }
  return here.starts[0] !== undefined
}

/** The first place the pattern describes, the longest one from there, at or after `from`. */
export function findPattern(
  text: string,
  from: number,
  pattern: TextPattern,
  budget: Budget,
): Found | undefined {
  let here = new Threads(pattern)
  let there = new Threads(pattern)
  let found: Found | undefined
  for (let at = from; ; at++) {
    if (found === undefined) here.add(pattern.start, at)
    const ended = here.starts[0]
    if (ended !== undefined && (found === undefined || ended <= found.from)) found = { from: ended, end: at }
    if (at === text.length || (found !== undefined && here.states.length === 0)) return found
    if (!advance(here, there, text.charCodeAt(at), budget, found?.from)) return undefined
    ;[here, there] = [there, here]
  }
}

/** One unit further, with the threads that began no later than `latest`; false when the budget is used up. */
function advance(
  here: Threads,
  there: Threads,
  unit: number,
  budget: Budget,
  latest = Number.POSITIVE_INFINITY,
): boolean {
  budget.steps += 1 + (here.states.length >> 2)
  there.clear()
  for (const state of here.states) {
    const step = here.pattern.steps[state]
    const start = here.starts[state]
    if (step?.kind === 'unit' && start !== undefined && start <= latest && step.accepts(unit)) {
      there.add(step.next, start)
    }
  }
  return budget.steps <= budget.limits.steps
}

/** The states a text may be in after some units, each with the earliest place its match may have begun. */
class Threads {
  readonly pattern: TextPattern
  readonly states: number[] = []
  /** State 0 is the end of the pattern. */
  readonly starts: (number | undefined)[]

  constructor(pattern: TextPattern) {
    this.pattern = pattern
    this.starts = new Array(pattern.steps.length).fill(undefined)
  }

  clear(): void {
    for (const state of this.states) this.starts[state] = undefined
    this.states.length = 0
  }

  /** Goes through forks without consuming anything; an earlier beginning wins. */
  add(state: number, start: number): void {
    const waiting = [state]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const known = this.starts[next]
      if (known !== undefined && known <= start) continue
      if (known === undefined) this.states.push(next)
      this.starts[next] = start
      const step = this.pattern.steps[next]
      if (step?.kind === 'fork') waiting.push(step.other, step.next)
    }
  }
}
