import { nearestName } from '@parley/document'

export type SpecPath = readonly (string | number)[]

/** Something wrong in a mapping's spec, found before it may run. */
export type Problem = {
  /** Where in the spec object. */
  readonly path: SpecPath
  /** 1-based, inside the expression at that path; absent when the problem is not in an expression. */
  readonly column?: number
  readonly text: string
}

/** What is wrong at one place of an expression; `at` is the 0-based offset in its text. */
export type Flaw = { readonly at: number; readonly text: string }

export const maxProblems = 100

/** Gathers problems, at most 100, so that a hostile spec cannot fill the memory with them. */
export class ProblemList {
  readonly found: Problem[] = []

  get isFull(): boolean {
    return this.found.length >= maxProblems
  }

  add(path: SpecPath, text: string): void {
    if (this.found.length < maxProblems) this.found.push({ path, text })
  }

  addFlaw(path: SpecPath, flaw: Flaw): void {
    if (this.found.length < maxProblems) this.found.push({ path, column: flaw.at + 1, text: flaw.text })
  }
}

/** `; did you mean beg?` when a known name is close, else the known names when there are few, else nothing. */
export function hint(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known)
  if (nearest !== undefined) return `; did you mean ${nearest}?`
  if (known.length === 0 || known.length > 8) return ''
  return `; known here: ${known.join(', ')}`
}
