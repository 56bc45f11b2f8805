import { elementField } from '../guide/shape-of-guide.ts'
import { type Fields, isFields } from './segment-elements.ts'

/** A value of a document with its path. */
export type Occurrence = readonly [value: unknown, path: string]

const [id, parent, children] = [elementField(1), elementField(2), elementField(4)] as const

/**
 * HL loops that hold others in `below`, as the flat list that X12 sends: each before those below it, numbered 1, 2, 3
 * in HL01, the one above in HL02, in HL04 whether any are below (X12.6). What the document says itself stays.
 */
export function unfoldHierarchy(found: readonly Occurrence[]): readonly Occurrence[] {
  const flat: Occurrence[] = []
  for (const occurrence of found) unfold(occurrence, undefined, flat)
  return flat
}

function unfold([value, path]: Occurrence, above: unknown, flat: Occurrence[]): void {
  const hl = isFields(value) ? value.hl : undefined
  if (!isFields(value) || !isFields(hl)) {
    flat.push([value, path])
    return
  }
  // Links between loops that were read are not enumerable: those stand in the list themselves.
  const { below, ...own } = { ...value }
  const inside: readonly unknown[] = Array.isArray(below) ? below : below === undefined ? [] : [below]
  const number = hl[id] ?? String(flat.length + 1)
  // Levels that came from X12 have their numbers, and say in HL04 what they like.
  const isNumbered = hl[id] !== undefined && below === undefined
  const filled: Fields = isNumbered
    ? hl
    : { [parent]: above, [children]: inside.length > 0 ? '1' : '0', ...present(hl), [id]: number }
  flat.push([{ ...own, hl: filled }, path])
  inside.forEach((one, index) => void unfold([one, `${path}.below[${index}]`], number, flat))
}

function present(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
