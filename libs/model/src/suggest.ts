/**
 * The known word nearest to what was written, if it is near enough to be a slip of the pen:
 * at most a third of the letters differ, swapped neighbours counting once.
 */
export function nearest(written: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(written.length / 3)) + 1
  for (const word of known) {
    const distance = editDistance(written.toLowerCase(), word.toLowerCase(), bestDistance)
    if (distance < bestDistance) [best, bestDistance] = [word, distance]
  }
  return best
}

/** ` did you mean "x"?` or the list of what is known, to end a sentence with. */
export function didYouMean(written: string, known: readonly string[]): string {
  const near = nearest(written, known)
  if (near !== undefined) return `; did you mean "${near}"?`
  if (known.length === 0) return '; there is none'
  const shown = known.slice(0, 12).join(', ')
  return `; known: ${shown}${known.length > 12 ? ', ...' : ''}`
}

/** Optimal string alignment distance; gives up above `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const line = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let cost = Math.min(
        (line[column - 1] ?? 0) + 1,
        (last[column] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      )
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (row > 1 && column > 1 && swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1)
      line.push(cost)
    }
    beforeLast = last
    last = line
  }
  return last[b.length] ?? limit
}
