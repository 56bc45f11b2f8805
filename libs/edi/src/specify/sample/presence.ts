import type { ElementRules, Note } from '../../guide/program.ts'

/**
 * Which positions (from 1) of a segment or composite are filled: those wanted, changed as little as the relational notes
 * (X12.6) ask for. What is mandatory is always there, what is not used never.
 */
export function presence(
  elements: readonly ElementRules[],
  notes: readonly Note[],
  wanted: ReadonlySet<number>,
): ReadonlySet<number> {
  const fixed = new Set<number>()
  const settling: Settling = { present: new Set(), barred: new Set(), fixed }
  elements.forEach(({ mandatoryBy, unused }, index) => {
    const position = index + 1
    if (unused) settling.barred.add(position)
    else if (mandatoryBy !== undefined) fixed.add(position)
    if (!unused && (mandatoryBy !== undefined || wanted.has(position))) settling.present.add(position)
  })
  // Each round bars or adds something, or is the last.
  for (let round = 0; round <= 2 * elements.length; round++) {
    if (!notes.map((note) => settle(note, settling)).includes(true)) break
  }
  return settling.present
}

type Settling = {
  readonly present: Set<number>
  /** Not used, or left out for the sake of a note. */
  readonly barred: Set<number>
  readonly fixed: ReadonlySet<number>
}

/** True when something was changed. */
function settle({ kind, positions }: Note, settling: Settling): boolean {
  const { present } = settling
  const there = positions.filter((position) => present.has(position))
  const [first = 0, ...rest] = positions
  switch (kind) {
    case 'E':
    case 'D4':
      return there.length > 1 && exclude(there, settling)
    case 'P':
    case 'D2':
      return there.length > 0 && there.length < positions.length && complete(positions, there, settling)
    case 'C':
    case 'D5':
      return (
        present.has(first) &&
        rest.some((position) => !present.has(position)) &&
        complete(rest, [first], settling)
      )
    case 'R':
    case 'D3':
      return there.length === 0 && addOne(positions, [], settling)
    case 'L':
    case 'D6':
      return present.has(first) && there.length < 2 && addOne(rest, [first], settling)
    case 'D1':
      return there.length > 1
        ? exclude(there, settling)
        : there.length === 0 && addOne(positions, [], settling)
    case 'D7':
      return present.has(first) && there.length > 1 && exclude(there, settling)
    default:
      return kind satisfies never
  }
}

function exclude(there: readonly number[], { present, barred, fixed }: Settling): boolean {
  const kept = there.find((position) => fixed.has(position)) ?? there[0]
  for (const position of there) {
    if (position === kept || fixed.has(position)) continue
    present.delete(position)
    barred.add(position)
  }
  return true
}

/** Adds all of them; where one may not be there, takes out those that ask for it. */
function complete(all: readonly number[], asking: readonly number[], settling: Settling): boolean {
  const { present, barred } = settling
  if (all.some((position) => barred.has(position))) return remove(asking, settling)
  for (const position of all) present.add(position)
  return true
}

function addOne(candidates: readonly number[], asking: readonly number[], settling: Settling): boolean {
  const free = candidates.find((position) => !settling.barred.has(position))
  if (free === undefined) return remove(asking, settling)
  settling.present.add(free)
  return true
}

function remove(positions: readonly number[], { present, barred, fixed }: Settling): boolean {
  const free = positions.filter((position) => !fixed.has(position))
  for (const position of free) {
    present.delete(position)
    barred.add(position)
  }
  return free.length > 0
}
