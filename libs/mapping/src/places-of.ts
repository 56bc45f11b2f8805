import { type Origin, origin } from '@parley/document'
import { evaluateAside, type Reading, withItem } from './aside.ts'
import { isBranch } from './locate.ts'
import { addName } from './made.ts'
import { messageSlot } from './message-facts.ts'
import type { Plan } from './plan.ts'
import { isList, type Value } from './value.ts'

/** One place that a path leads to: the nearest segment or record above it, and the names from there. */
export type ReadPlace = {
  readonly value: Value
  readonly source: Origin | undefined
  readonly element: string
  readonly isMessage: boolean
}

/** Takes a condition that an item of a list has fulfilled. */
export type Note = (condition: Plan, reading: Reading) => void

/** All places a path leads to. */
export function placesOf(plan: Plan, reading: Reading, note: Note): readonly ReadPlace[] {
  switch (plan.kind) {
    case 'slot':
      return placesIn(reading.frame.slots[plan.slot], { ...nowhere, isMessage: plan.slot === messageSlot })
    case 'let': {
      const named = reading.named.get(plan.slot)
      if (named === undefined) return placesIn(reading.frame.slots[plan.slot], nowhere)
      addName(reading.made, named.rule)
      return placesOf(named.plan, reading, note)
    }
    case 'field':
    case 'fields':
      return placesOf(plan.from, reading, note).flatMap((place) => step(place, plan.name))
    case 'filter':
      return placesOf(plan.from, reading, note).filter((place) => {
        const inner = withItem(reading, plan.slot, place.value)
        const isKept = evaluateAside(plan.condition, inner) === true
        if (isKept) note(plan.condition, inner)
        return isKept
      })
    case 'call':
      return chosenOf(plan, reading, note)
    default:
      return placesIn(evaluateAside(plan, reading), nowhere)
  }
}

const nowhere: ReadPlace = { value: undefined, source: undefined, element: '', isMessage: false }

function placesIn(found: Value, around: ReadPlace): readonly ReadPlace[] {
  if (found === undefined) return []
  if (isList(found)) return found.flatMap((one) => placesIn(one, around))
  const own = isBranch(found) ? found[origin] : undefined
  return [own === undefined ? { ...around, value: found } : { ...nowhere, value: found, source: own }]
}

function step(place: ReadPlace, name: string): readonly ReadPlace[] {
  const owner = place.value
  if (!isBranch(owner) || !Object.hasOwn(owner, name)) return []
  const element = place.element === '' ? name : `${place.element}.${name}`
  return placesIn(owner[name], { ...place, element })
}

/** Of `first`, `last`, `one` and the like: the place of the item that was chosen. */
function chosenOf(
  plan: Plan & { readonly kind: 'call' },
  reading: Reading,
  note: Note,
): readonly ReadPlace[] {
  const [first] = plan.args
  const chosen = evaluateAside(plan, reading)
  if (first === undefined || !('plan' in first)) return placesIn(chosen, nowhere)
  const places = placesOf(first.plan, reading, note)
  if (plan.definition.result !== 'item') return isList(chosen) ? places : placesIn(chosen, nowhere)
  const at = places.filter((place) => place.value === chosen)
  return plan.definition.name === 'last' ? at.slice(-1) : at.slice(0, 1)
}
