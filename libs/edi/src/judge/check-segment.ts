import { byteClass } from '../byte-classes.ts'
import { checkComposite } from './check-composite.ts'
import { checkNotes } from './check-notes.ts'
import { checkNumbers } from './check-numbers.ts'
import { checkListed, checkValue, reportMissing, reportPart, reportValue } from './check-part.ts'
import { type ElementCheck, valueKind, variantOf } from './element-check.ts'
import { elementName } from './element-words.ts'
import { bit } from './masked-note.ts'
import type { SegmentCheck } from './segment-check.ts'
import { segmentPlace, type Walk } from './walk.ts'

/** Checks the elements of a segment that stands in its place. One bad element gives one finding. */
export function checkSegment(walk: Walk, check: SegmentCheck): void {
  const { reader, at } = walk
  const { elements, notes, numbers, node } = check
  const { elementCount } = reader
  let faulty: Set<number> | undefined
  let present = 0
  const last = Math.min(elements.length, Math.max(elementCount, node.lastRequired))
  for (let element = 1; element <= last; element++) {
    const one = elements[element - 1]
    if (one === undefined) continue
    const isThere = reader.has(element)
    if (isThere) present |= bit(element)
    else if (one.mayBeMissing) continue
    at.element = element
    if (!checkElement(walk, one, isThere)) {
      faulty ??= new Set()
      faulty.add(element)
    }
  }
  if (elementCount > 0 && !reader.has(elementCount)) trailingSeparators(walk)
  if (elementCount > elements.length) tooManyElements(walk, elements.length)
  if (notes.length > 0) checkNotes(walk, check, { present, faulty })
  if (numbers.length > 0) checkNumbers(walk, check, faulty)
}

/** False when something was found. */
function checkElement(walk: Walk, base: ElementCheck, isThere: boolean): boolean {
  const { reader, at } = walk
  const { element } = at
  const check = base.variants === undefined ? base : variantOf(base, base.variants, reader)
  if (!isThere) {
    if (check.rules.mandatoryBy === undefined) return true
    return reportMissing(walk, check, placeOfMissing(walk))
  }
  const start = reader.startOf(element)
  const end = reader.endOf(element)
  if (check.unused) {
    return reportPart(walk, 'ELEMENT_NOT_USED', {
      ...{ element, start, end, check },
      text: () =>
        `${elementName(reader.tag, at.element, at.component)} is not used by the guide and is not read. Leave it out.`,
    })
  }
  if (reader.hasClass(byteClass.repetition)) return checkRepetitions(walk, check)
  if (check.kind === valueKind.composite) return checkComposite(walk, check, reader.splitElement(element))
  return checkSimple(walk, check, start, end)
}

/** An element without components, or one repetition of it. */
function checkSimple(walk: Walk, check: ElementCheck, start: number, end: number): boolean {
  const { reader, at } = walk
  if (reader.cutsIn(at.element) > 0 && reader.splitComponents({ start, end }) > 1)
    return reportValue(walk, 'COMPONENT_IN_SIMPLE_ELEMENT', { check, start, end })
  return checkValue(walk, check, start, end) && checkListed(walk, check, start, end)
}

/** Where an element should stand: at its place, or at the end of a segment that ends before it. */
function placeOfMissing({ reader, at }: Walk): number {
  const { elementCount } = reader
  return at.element <= elementCount ? reader.startOf(at.element) : reader.endOf(elementCount)
}

function checkRepetitions(walk: Walk, check: ElementCheck): boolean {
  const { reader, at } = walk
  const spans = reader.repetitions(at.element)
  const { repeat } = check.rules
  let fine = true
  // Where nothing repeats, the separator itself is the mistake, and what stands around it is one value.
  const most = spans.length > repeat && repeat === 1 ? 0 : repeat
  for (const [index, { start, end }] of spans.slice(0, most).entries()) {
    if (!reader.isFilled(start, end)) continue
    at.repetition = spans.length === 1 ? 0 : index + 1
    const isFine =
      check.kind === valueKind.composite
        ? checkComposite(walk, check, reader.splitComponents({ start, end }))
        : checkSimple(walk, check, start, end)
    fine = fine && isFine
  }
  at.repetition = 0
  const beyond = spans[repeat]
  if (beyond === undefined) return fine
  return reportPart(walk, 'TOO_MANY_REPETITIONS', {
    ...{ element: at.element, repetition: repeat + 1 },
    ...{ start: beyond.start, end: reader.endOf(at.element), check },
    text: () => {
      const often = repeat === 1 ? 'once' : `${repeat} times`
      return `${elementName(reader.tag, at.element, at.component)} comes more than ${often}. Leave the rest out.`
    },
  })
}

function tooManyElements(walk: Walk, most: number): void {
  const { reader } = walk
  const { elementCount } = reader
  const element = most + 1
  for (let position = element; position <= elementCount; position++) {
    if (!reader.has(position)) continue
    reportPart(walk, 'TOO_MANY_ELEMENTS', {
      ...{ element, start: reader.startOf(element), end: reader.endOf(elementCount) },
      text: () => `${reader.tag} has more than ${most} elements. Leave the rest out.`,
    })
    return
  }
}

/** At the first separator that has nothing behind it. */
function trailingSeparators(walk: Walk): void {
  const { reader } = walk
  let last = reader.elementCount
  while (last > 0 && !reader.has(last)) last--
  walk.judgement.report('TRAILING_SEPARATORS', () => {
    const start = reader.endOf(last)
    const byteLength = reader.endOf(reader.elementCount) - start
    return {
      text: `${reader.tag} ends in separators without elements. Leave them out.`,
      place: { ...segmentPlace(walk), byteOffset: start + reader.fileOffset, byteLength },
    }
  })
}
