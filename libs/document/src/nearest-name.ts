// Names come from files of strangers, and comparing costs the product of their lengths.
const longestCompared = 128

/**
 * The known name closest to a mistyped one, capitals aside; undefined when none is near. `most` is the edit distance that
 * is near enough: a third of its letters, at least one.
 */
export function nearestName(
  name: string,
  known: readonly string[],
  most = Math.max(1, Math.floor(name.length / 3)),
): string | undefined {
  if (name.length > longestCompared) return undefined
  const wanted = name.toLowerCase()
  let best: string | undefined
  let bestDistance = most + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue
    const distance = editDistance(wanted, candidate.toLowerCase())
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** Optimal string alignment distance: insertions, deletions, replacements and swapped neighbours count 1. */
function editDistance(left: string, right: string): number {
  let before: number[] = []
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i++) {
    const next = [i]
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1]
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      next.push(cost)
    }
    before = row
    row = next
  }
  return row[right.length] ?? 0
}
