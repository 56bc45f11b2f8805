import type { FindingCode } from '../finding-codes.ts'
import { isIn, valueFault } from './check-value.ts'
import type { ElementCheck } from './element-check.ts'
import { elementName, valueText } from './element-words.ts'
import { type Part, partPlace, type Walk } from './walk.ts'

// A finding quotes at most 99 characters; so many bytes are certainly enough for them.
const quotedBytes = 400

/** Reports a part of the segment at hand; always false, as the answer of a check that found something. */
export function reportPart(
  walk: Walk,
  code: FindingCode,
  part: Part & { readonly check?: ElementCheck; readonly text: () => string },
): false {
  const { check, text } = part
  walk.judgement.report(code, () => ({ text: text(), place: partPlace(walk, part, check?.rules.reference) }))
  return false
}

/** What must be there and is not; `at` is the byte where it should stand. */
export function reportMissing(walk: Walk, check: ElementCheck, at: number): false {
  const { judgement, reader } = walk
  const byGuide = check.rules.mandatoryBy === 'guide'
  judgement.report(byGuide ? 'ELEMENT_REQUIRED_BY_GUIDE' : 'ELEMENT_MISSING', () => ({
    text: `${elementName(reader.tag, walk.at.element, walk.at.component)} is missing${byGuide ? '; the guide requires it' : ''}. Send it.`,
    place: partPlace(walk, { ...walk.at, start: at, end: at }, check.rules.reference),
  }))
  return false
}

/** Checks the value of the part at hand: an element without components, or one component. */
export function checkValue(walk: Walk, check: ElementCheck, start: number, end: number): boolean {
  const code = valueFault(walk.reader, start, end, check)
  return code === undefined || reportValue(walk, code, { check, start, end })
}

/** Checks that a value is of the standard's own list; of one that is fine so far. */
export function checkListed(walk: Walk, check: ElementCheck, start: number, end: number): boolean {
  if (check.listed === undefined || isIn(check.listed, walk.reader, start, end)) return true
  return reportValue(walk, 'CODE_NOT_IN_STANDARD', { check, start, end })
}

/** Reports the part at hand, with its value. */
export function reportValue(
  walk: Walk,
  code: FindingCode,
  {
    check,
    start,
    end,
    text,
  }: {
    readonly check: ElementCheck
    readonly start: number
    readonly end: number
    /** What is wrong, where that is no matter of the rules alone; the name of the part is given. */
    readonly text?: (name: string) => string
  },
): false {
  const { judgement, reader } = walk
  judgement.report(code, () => {
    const name = elementName(reader.tag, walk.at.element, walk.at.component)
    const place = partPlace(walk, { ...walk.at, start, end }, check.rules.reference)
    const value = reader.slice(start, Math.min(end, start + quotedBytes))
    return { text: text?.(name) ?? valueText(code, name, check.rules), place: { ...place, value } }
  })
  return false
}
