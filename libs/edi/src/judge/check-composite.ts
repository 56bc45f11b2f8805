import { noteFault, noteText } from './check-notes.ts'
import { checkListed, checkValue, reportMissing, reportPart } from './check-part.ts'
import { type ElementCheck, variantOf } from './element-check.ts'
import { elementName } from './element-words.ts'
import { bit, holds } from './masked-note.ts'
import type { Walk } from './walk.ts'

/** Checks the composite that the reader has just split into `count` components. One bad component gives one finding. */
export function checkComposite(walk: Walk, check: ElementCheck, count: number): boolean {
  const { reader, at } = walk
  const { components } = check
  let faulty = 0
  let present = 0
  let listed = 0
  const last = Math.min(components.length, Math.max(count, check.lastRequired))
  for (let index = 0; index < last; index++) {
    const base = components[index]
    if (base === undefined) continue
    const there = isThere(walk, index, count)
    if (there) {
      present |= bit(index + 1)
      if (base.listed !== undefined) listed |= bit(index + 1)
    } else if (base.mayBeMissing) continue
    at.component = index + 1
    const one = base.variants === undefined ? base : variantOf(base, base.variants, reader)
    if (there ? !checkComponent(walk, one, index) : isMissing(walk, one, count)) faulty |= bit(index + 1)
  }
  if (listed !== 0) faulty |= checkLists(walk, check, { present, asked: listed & ~faulty })
  at.component = 0
  const fits = count <= components.length || tooManyComponents(walk, check, count)
  if (check.notes.length === 0) return fits && faulty === 0
  return checkCompositeNotes(walk, check, { present, faulty, count }) && fits && faulty === 0
}

function isThere({ reader }: Walk, index: number, count: number): boolean {
  return index < count && reader.isFilled(reader.componentStart(index), reader.componentEnd(index))
}

function checkComponent(walk: Walk, check: ElementCheck, index: number): boolean {
  const { reader } = walk
  const start = reader.componentStart(index)
  const end = reader.componentEnd(index)
  if (!check.unused) return checkValue(walk, check, start, end)
  return reportPart(walk, 'ELEMENT_NOT_USED', {
    ...{ ...walk.at, check, start, end },
    text: () =>
      `${elementName(reader.tag, walk.at.element, walk.at.component)} is not used by the guide and is not read. Leave it out.`,
  })
}

/** Reports a component that must be there; where it should stand is behind those before it. */
function isMissing(walk: Walk, check: ElementCheck, count: number): boolean {
  if (check.rules.mandatoryBy === undefined) return false
  const { reader, at } = walk
  const index = at.component - 1
  reportMissing(walk, check, index < count ? reader.componentStart(index) : reader.componentEnd(count - 1))
  return true
}

/**
 * The standard's own lists, as a mask of what is not in them. A composite that names another list (1131) or who keeps
 * it (3055) takes its codes from there, so only 3055 itself is asked.
 */
function checkLists(
  walk: Walk,
  check: ElementCheck,
  { present, asked }: { readonly present: number; readonly asked: number },
): number {
  const { reader, at } = walk
  const { components, agencies } = check
  const isForeign = (agencies & present) !== 0
  let faulty = 0
  for (let index = 0; index < components.length; index++) {
    const one = components[index]
    if (one === undefined || (asked & bit(index + 1)) === 0) continue
    if (isForeign && one.rules.reference !== '3055') continue
    at.component = index + 1
    if (!checkListed(walk, one, reader.componentStart(index), reader.componentEnd(index)))
      faulty |= bit(index + 1)
  }
  return faulty
}

function tooManyComponents(walk: Walk, check: ElementCheck, count: number): false {
  const { reader, at } = walk
  const most = check.components.length
  return reportPart(walk, 'TOO_MANY_COMPONENTS', {
    ...{ ...at, check, start: reader.componentStart(most), end: reader.componentEnd(count - 1) },
    text: () =>
      `${elementName(reader.tag, at.element, at.component)} has more than ${most} components. Leave the rest out.`,
  })
}

type Found = { readonly present: number; readonly faulty: number; readonly count: number }

function checkCompositeNotes(walk: Walk, check: ElementCheck, { present, faulty, count }: Found): boolean {
  const { reader, at } = walk
  const { element } = at
  let reported = faulty
  for (const masked of check.notes) {
    if (masked.isMasked && holds(masked, present)) continue
    const fault = noteFault(masked.note, (position) => isThere(walk, position - 1, count))
    if (fault === undefined || (reported & bit(fault.position)) !== 0) continue
    reported |= bit(fault.position)
    const component = fault.position
    const index = Math.min(component, count) - 1
    const end = reader.componentEnd(index)
    const start = component <= count ? reader.componentStart(index) : end
    reportPart(walk, fault.code, {
      ...{ ...at, component, start, end, check: check.components[component - 1] ?? check },
      text: () => noteText(masked.note, (one) => elementName(reader.tag, element, one)),
    })
  }
  return reported === faulty
}
