import { Decimal } from '@parley/document'
import type { CompiledGuide } from '../../guide/compiled-guide.ts'
import type { Expression, Reference } from '../../guide/expression.ts'
import type { Program } from '../../guide/program.ts'
import type { Watched } from '../../guide/watch-builder.ts'
import { add } from '../../judge/exact.ts'
import { type Breach, balanced, breachesOf, type InForce, inForce } from './breaches.ts'
import { fulfilled, textOfAmount } from './fulfil.ts'
import type { Fault } from './fuzz-seeds.ts'
import { insertSegment, withoutSegment } from './insert-segment.ts'
import { Occurrences } from './occurrences.ts'
import { randomOf } from './random.ts'
import { type Change, redraw } from './redraw.ts'
import type { Placed } from './sample-transaction.ts'

/** Each condition of a sample broken once, and each balance, where nothing else is broken by that. */
export function askedFaults({ program }: CompiledGuide, placed: readonly Placed[]): readonly Fault[] {
  const found = new Occurrences(program, placed)
  const broken = [
    ...program.asked.conditions.flatMap((one) =>
      inForce(one, found).map((rule) => unmet(program, found, rule)),
    ),
    ...program.asked.balances.flatMap((one) =>
      balanced(one, found).map((told) => unbalanced(program, placed, told)),
    ),
  ]
  return broken.flatMap((changed) => {
    const breaches = changed === undefined ? [] : breachesOf(program, changed)
    const [only] = breaches
    return changed === undefined || only === undefined || breaches.length > 1
      ? []
      : [{ placed: changed, ...told(only) }]
  })
}

/** Samples in which the conditions hold that ask for certain texts, one for each. */
export function inEveryCase(
  { program }: CompiledGuide,
  placed: readonly Placed[],
): readonly (readonly Placed[])[] {
  return program.asked.conditions.flatMap(({ when }) => {
    const drawing = { random: randomOf(placed.length), program }
    const told = textsIn(when).reduce((one, text) => tellText(program, one, text), placed)
    const mended = fulfilled(told, drawing)
    return breachesOf(program, mended).length === 0 ? [mended] : []
  })
}

type Text = { readonly of: Reference; readonly text: string }

function textsIn(when: Expression): readonly Text[] {
  switch (when.kind) {
    case 'and':
      return [...textsIn(when.left), ...textsIn(when.right)]
    case 'or':
      return textsIn(when.left)
    case 'in':
      return when.values.slice(0, 1).map((text) => ({ of: when.of, text }))
    case 'compare':
      return when.operator === '=' && when.left.kind === 'reference' && when.right.kind === 'text'
        ? [{ of: when.left, text: when.right.value }]
        : []
    default:
      return []
  }
}

function tellText(program: Program, placed: readonly Placed[], { of, text }: Text): readonly Placed[] {
  const found = new Occurrences(program, placed)
  const watched = found.named(of)
  const [pass] = found.passes(found.chainOf(watched))
  const [at] = pass === undefined ? [] : found.segmentsOf(watched, pass)
  if (at === undefined) return placed
  return changedAt(program, placed, { at, watched, to: { kind: 'text', text } }) ?? placed
}

function told({ code, watched: { node, locator } }: Breach): Omit<Fault, 'placed'> {
  const { element, component } = locator
  return {
    ...{ code, segment: node.tag },
    ...(element !== undefined && { element }),
    ...(component !== undefined && { component }),
  }
}

/** The consequence taken back in that pass: what is required taken away, what is forbidden given, a code changed. */
function unmet(
  program: Program,
  found: Occurrences,
  { watched, consequence, pass }: InForce,
): readonly Placed[] | undefined {
  const { placed } = found
  const drawing = { random: randomOf(pass.from + 1), program }
  const all = found.segmentsOf(watched, pass)
  const [at] = all
  if (watched.locator.element === undefined) {
    if (consequence === 'never') return insertSegment(placed, { watched, pass }, drawing)
    return at === undefined || all.length > 1 ? undefined : withoutSegment(placed, at, drawing)
  }
  if (at === undefined) return undefined
  if (consequence === 'required') return changedAt(program, placed, { at, watched, to: { kind: 'away' } })
  if (consequence === 'never') return changedAt(program, placed, { at, watched, to: { kind: 'there' } })
  const { codes, min = 1, max = 1 } = watched.rules ?? {}
  const other = [...(codes ?? ['Q'.repeat(Math.max(1, min)).slice(0, max)])].find(
    (code) => !consequence.codes.includes(code),
  )
  if (other === undefined) return undefined
  return changedAt(program, placed, { at, watched, to: { kind: 'text', text: other } })
}

function unbalanced(
  program: Program,
  placed: readonly Placed[],
  { at = -1, text, asked, watched }: Breach & { readonly text: string },
): readonly Placed[] | undefined {
  if (text === '') return undefined
  if (asked.kind === 'text') {
    const other = text.endsWith('X') ? 'Y' : 'X'
    return changedAt(program, placed, { at, watched, to: { kind: 'text', text: text.slice(0, -1) + other } })
  }
  if (asked.kind !== 'amount' || asked.amount === undefined) return undefined
  const more = textOfAmount(add(asked.amount, new Decimal(1n, 0)), watched.rules?.type ?? '')
  if (more === undefined) return undefined
  return changedAt(program, placed, { at, watched, to: { kind: 'text', text: more } })
}

type ChangeAt = { readonly at: number; readonly watched: Watched; readonly to: Change['to'] }

/** Without the rules that conditions gave the segment before: one of them is to be broken. */
function changedAt(program: Program, placed: readonly Placed[], { at, watched, to }: ChangeAt) {
  const one = placed[at]
  if (one === undefined) return undefined
  const { element = 0, component } = watched.locator
  const { asked: _, ...plain } = one
  const drawing = { random: randomOf(at + 1), program }
  const drawn = redraw(plain, { element, component, to }, drawing)
  return drawn && placed.with(at, drawn)
}
