import type { Seen, ValuesSeen } from './observe.ts'

/** The fields of a guide, in the compact notation. */
export type DraftedFields = { readonly [name: string]: Drafted }
export type Drafted = string | DraftedFields | readonly [Drafted]

/** A code list is believed only when each code was met some times. */
const timesEach = 3

/**
 * Fields for what was seen: required is what stood in every parent, a list what stood there more than once. Of values only
 * short codes that came again and again get into the draft.
 */
export function draftFields(seen: Seen): DraftedFields {
  const fields: { [name: string]: Drafted } = {}
  for (const [name, child] of seen.children) {
    const required = child.present === child.parents
    const drafted = draftOne(child, required)
    const isValue = typeof drafted === 'string'
    fields[required && !isValue ? `${name}!` : name] = drafted
  }
  return fields
}

function draftOne(seen: Seen, required: boolean): Drafted {
  const isValue = seen.children.size === 0
  const item = isValue ? wordOf(seen.values, required && !seen.isList) : draftFields(seen)
  return seen.isList ? [item] : item
}

function wordOf(seen: ValuesSeen, required: boolean): string {
  const type = typeOf(seen)
  const bare = required ? `${type}!` : type
  return type === 'code' ? `${bare}, codes ${[...(seen.codes ?? [])].toSorted().join(' ')}` : bare
}

function typeOf({ count, numbers, booleans, dates, times, codes }: ValuesSeen): string {
  if (count === 0) return 'text'
  if (dates === count) return 'date'
  if (times === count) return 'time'
  if (booleans === count) return 'boolean'
  const isCode = codes !== undefined && count >= timesEach * Math.max(2, codes.size)
  if (isCode && numbers < count) return 'code'
  return numbers === count ? 'number' : 'text'
}
