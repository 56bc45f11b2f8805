import { nearestName } from '@parley/document'

/** ` did you mean "x"?` or the list of what is known, to end a sentence with. */
export function didYouMean(written: string, known: readonly string[]): string {
  const near = nearestName(written, known)
  if (near !== undefined) return `; did you mean "${near}"?`
  if (known.length === 0) return '; there is none'
  const shown = known.slice(0, 12).join(', ')
  return `; known: ${shown}${known.length > 12 ? ', ...' : ''}`
}
