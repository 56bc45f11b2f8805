/** Two items that belong together, by the key of that number, or one that has no match. */
export type Aligned<Item> =
  | { readonly before: Item; readonly after: Item; readonly by: number }
  | { readonly before: Item; readonly after?: undefined }
  | { readonly before?: undefined; readonly after: Item }

/**
 * Aligns two lists in their order, by the first key as far as it goes, what lies between by the next, and so on. Time and
 * memory are bounded: lists that differ in more than `mostEdits` places are held together by what occurs once in both.
 */
export function align<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keys: readonly ((item: Item) => string)[],
): readonly Aligned<Item>[] {
  const aligned: Aligned<Item>[] = []
  alignWithin(before, after, { keys, by: 0, aligned })
  return aligned
}

type Work<Item> = {
  readonly keys: readonly ((item: Item) => string)[]
  readonly by: number
  readonly aligned: Aligned<Item>[]
}

function alignWithin<Item>(before: readonly Item[], after: readonly Item[], work: Work<Item>): void {
  const { keys, by, aligned } = work
  const key = keys[by]
  if (key === undefined || before.length === 0 || after.length === 0) {
    for (const one of before) aligned.push({ before: one })
    for (const one of after) aligned.push({ after: one })
    return
  }
  const next = { ...work, by: by + 1 }
  let [x, y] = [0, 0]
  for (const [at, to] of matches(before.map(key), after.map(key))) {
    alignWithin(before.slice(x, at), after.slice(y, to), next)
    aligned.push({ before: before[at] as Item, after: after[to] as Item, by })
    x = at + 1
    y = to + 1
  }
  alignWithin(before.slice(x), after.slice(y), next)
}

type Match = readonly [before: number, after: number]

const mostEdits = 1000

/** A longest common subsequence of keys, as positions. */
function matches(before: readonly string[], after: readonly string[]): readonly Match[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  const most = Math.min(before.length, after.length) - start
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  const found: Match[] = Array.from({ length: start }, (_, at) => [at, at] as const)
  const a = before.slice(start, before.length - end)
  const b = after.slice(start, after.length - end)
  for (const [at, to] of shortestEdit(a, b) ?? anchored(a, b)) found.push([at + start, to + start])
  for (let left = end; left > 0; left--) found.push([before.length - left, after.length - left])
  return found
}

/** Myers, "An O(ND) Difference Algorithm" (1986); undefined when more than `mostEdits` edits were needed. */
function shortestEdit(a: readonly string[], b: readonly string[]): readonly Match[] | undefined {
  if (a.length === 0 || b.length === 0) return []
  const limit = Math.min(mostEdits, a.length + b.length)
  const middle = limit + 1
  const furthest = new Int32Array(2 * middle + 1)
  const traces: Int32Array[] = []
  for (let edits = 0; edits <= limit; edits++) {
    traces.push(furthest.slice(middle - edits - 1, middle + edits + 2))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const below = furthest[middle + diagonal - 1] ?? 0
      const above = furthest[middle + diagonal + 1] ?? 0
      let x = diagonal === -edits || (diagonal !== edits && below < above) ? above : below + 1
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++
      furthest[middle + diagonal] = x
      if (x >= a.length && x - diagonal >= b.length) return traced(traces, a.length, b.length)
    }
  }
  return undefined
}

/** Back through the edits; `traces[n]` has the diagonals from -n-1 on. */
function traced(traces: readonly Int32Array[], width: number, height: number): readonly Match[] {
  const found: Match[] = []
  let [x, y] = [width, height]
  for (let edits = traces.length - 1; edits >= 0; edits--) {
    const trace = traces[edits] ?? new Int32Array(0)
    const at = (diagonal: number) => trace[diagonal + edits + 1] ?? 0
    const diagonal = x - y
    const isDown = diagonal === -edits || (diagonal !== edits && at(diagonal - 1) < at(diagonal + 1))
    const from = isDown ? diagonal + 1 : diagonal - 1
    const fromX = edits === 0 ? 0 : at(from)
    const fromY = edits === 0 ? 0 : fromX - from
    while (x > fromX && y > fromY) found.push([--x, --y])
    x = fromX
    y = fromY
  }
  return found.reverse()
}

/** Keys that occur once in both lists, as far as they are in the same order, and what is equal around each of them. */
function anchored(a: readonly string[], b: readonly string[]): readonly Match[] {
  const [ofA, ofB] = [onlyPlaces(a), onlyPlaces(b)]
  const anchors = [...ofA].flatMap(([key, at]) => {
    const to = ofB.get(key)
    return to === undefined ? [] : [[at, to] as const]
  })
  const found: Match[] = []
  let [x, y] = [0, 0]
  for (const [at, to] of [...rising(anchors), [a.length, b.length] as const]) {
    while (x < at && y < to && a[x] === b[y]) found.push([x++, y++])
    let back = 0
    while (at - back > x && to - back > y && a[at - back - 1] === b[to - back - 1]) back++
    for (let left = back; left > 0; left--) found.push([at - left, to - left])
    if (at < a.length) found.push([at, to])
    x = at + 1
    y = to + 1
  }
  return found
}

function onlyPlaces(keys: readonly string[]): Map<string, number> {
  const places = new Map<string, number>()
  const again = new Set<string>()
  keys.forEach((key, at) => {
    if (places.has(key)) again.add(key)
    else places.set(key, at)
  })
  for (const key of again) places.delete(key)
  return places
}

/** The longest part of the anchors, which rise in their first number, that rises in the second, too. */
function rising(anchors: readonly Match[]): readonly Match[] {
  const tails: number[] = []
  const previous = new Int32Array(anchors.length)
  anchors.forEach(([, to], index) => {
    let low = 0
    let high = tails.length
    while (low < high) {
      const half = (low + high) >> 1
      if ((anchors[tails[half] ?? 0]?.[1] ?? 0) < to) low = half + 1
      else high = half
    }
    previous[index] = low > 0 ? (tails[low - 1] ?? -1) : -1
    tails[low] = index
  })
  const found: Match[] = []
  for (let at = tails.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) {
    const anchor = anchors[at]
    if (anchor !== undefined) found.push(anchor)
  }
  return found.reverse()
}
