import type { Decimal } from '@parley/document'
import { type Breach, balanced, breachesOf } from './breaches.ts'
import { insertSegment, withoutSegment } from './insert-segment.ts'
import { Occurrences } from './occurrences.ts'
import { type Change, type Drawing, redraw } from './redraw.ts'
import type { SampleSize } from './sample-segment.ts'
import type { Placed } from './sample-transaction.ts'

// Each round mends one breach; guides with rules that depend on one another need some.
const mostRounds = 400

/**
 * A sample in which conditions are met and totals are right: what they ask for is given, what they forbid is taken out, sums
 * are computed. Where that cannot be done it is given back as far as it went.
 */
export function fulfilled(
  drawn: readonly Placed[],
  drawing: Drawing,
  size: SampleSize = 'minimal',
): readonly Placed[] {
  let placed = size === 'minimal' ? drawn : withBalances(drawn, drawing)
  for (let round = 0; round < mostRounds; round++) {
    const mended = mend(placed, drawing)
    if (mended === undefined) return placed
    placed = mended
  }
  return placed
}

/** Where the guide has a total, a sample that is not the smallest has it too. */
function withBalances(drawn: readonly Placed[], drawing: Drawing): readonly Placed[] {
  const { program } = drawing
  let placed = drawn
  for (const balance of program.asked.balances) {
    const found = new Occurrences(program, placed)
    const watched = found.watched(balance.target)
    const [pass] = found.passes(found.chainOf(watched))
    const [first] = balanced(balance, found)
    if (first === undefined) {
      if (pass !== undefined) placed = insertSegment(placed, { watched, pass }, drawing) ?? placed
    } else if (first.text === '') placed = changedAt(placed, first, { kind: 'there' }, drawing) ?? placed
  }
  return placed
}

/** One breach mended, the first that can be; undefined when none can. */
function mend(placed: readonly Placed[], drawing: Drawing): readonly Placed[] | undefined {
  for (const breach of breachesOf(drawing.program, placed)) {
    const mended = mendedOf(breach, placed, drawing)
    if (mended !== undefined) return mended
  }
  return undefined
}

function mendedOf(
  breach: Breach,
  placed: readonly Placed[],
  drawing: Drawing,
): readonly Placed[] | undefined {
  const { asked, watched, at } = breach
  const { type = '' } = watched.rules ?? {}
  if (asked.kind === 'text')
    return changedAt(placed, breach, { kind: 'text', text: asked.text ?? '' }, drawing)
  if (asked.kind === 'amount') {
    const text = asked.amount && textOfAmount(asked.amount, type)
    return text === undefined ? undefined : changedAt(placed, breach, { kind: 'text', text }, drawing)
  }
  const { consequence } = asked
  if (typeof consequence === 'object')
    return changedAt(placed, breach, { kind: 'among', codes: consequence.codes }, drawing)
  if (watched.locator.element !== undefined)
    return changedAt(placed, breach, { kind: consequence === 'required' ? 'there' : 'away' }, drawing)
  return at === undefined ? insertSegment(placed, breach, drawing) : withoutSegment(placed, at, drawing)
}

function changedAt(
  placed: readonly Placed[],
  { at = -1, watched }: Breach,
  to: Change['to'],
  drawing: Drawing,
): readonly Placed[] | undefined {
  const one = placed[at]
  const { element = 0, component } = watched.locator
  const drawn = one && redraw(one, { element, component, to }, drawing)
  return drawn && placed.with(at, drawn)
}

/** As an element of that type writes it: Nn without its point, EDIFACT's n with one. Undefined when it cannot be exact. */
export function textOfAmount({ unscaled, scale }: Decimal, type: string): string | undefined {
  let [value, digits] = [unscaled, scale]
  const implied = /^N\d$/.test(type) ? Number(type.charAt(1)) : undefined
  const least = implied ?? 0
  while (digits > least && value % 10n === 0n) {
    value /= 10n
    digits--
  }
  if (implied !== undefined)
    return digits > implied ? undefined : String(value * 10n ** BigInt(implied - digits))
  if (digits === 0) return String(value)
  const sign = value < 0n ? '-' : ''
  const figures = String(value < 0n ? -value : value).padStart(digits + 1, '0')
  return `${sign}${figures.slice(0, -digits)}.${figures.slice(-digits)}`
}
