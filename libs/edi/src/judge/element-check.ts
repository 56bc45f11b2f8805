import { fits } from '../fits.ts'
import type { ElementRules, QualifiedElement } from '../guide/program.ts'
import type { SegmentReader } from '../segment-reader.ts'
import type { ExternalList, Lists } from './code-lists.ts'
import type { CodeSet } from './code-set.ts'
import { bit, type MaskedNote, maskedNote } from './masked-note.ts'

/** What a value is checked as. A small number, because it is asked for every value. */
export const valueKind = {
  text: 0,
  integer: 1,
  real: 2,
  decimal: 3,
  date: 4,
  time: 5,
  composite: 6,
  octets: 7,
  letters: 8,
} as const

/** The rules of an element as the judge asks them: nothing is looked up or made while a segment is judged. */
export type ElementCheck = {
  readonly rules: ElementRules
  readonly kind: number
  readonly min: number
  readonly max: number
  /** Nothing is wrong when it is not there. */
  readonly mayBeMissing: boolean
  readonly unused: boolean
  /** The guide's codes. */
  readonly codes: CodeSet | undefined
  /** The codes of the standard, where the guide names none. */
  readonly listed: CodeSet | undefined
  /** The codes of ISO 3166 or ISO 4217, and what it is called when a value is none of them. */
  readonly external: ExternalList | undefined
  readonly components: readonly ElementCheck[]
  readonly notes: readonly MaskedNote[]
  /** Mask of components 1131 and 3055, where a composite has them: codes beside them may be of another list. */
  readonly agencies: number
  /** Behind this component none is required. */
  readonly lastRequired: number
  readonly variants: Variants | undefined
}

/** An element with further rules for certain qualifiers: its checks by which of them the segment carries. */
type Variants = {
  readonly qualified: readonly QualifiedElement[]
  readonly lists: Lists
  /** First without any, then with each alone. */
  readonly made: (ElementCheck | undefined)[]
}

/** The check of an element by its rules. */
export function elementCheck(rules: ElementRules, lists: Lists): ElementCheck {
  const { min, max, mandatoryBy, unused, codes, reference, qualified } = rules
  const components = (rules.components ?? []).map((one) => elementCheck(one, lists))
  return {
    rules,
    kind: kindOf(rules),
    ...{ min, max, unused },
    mayBeMissing: mandatoryBy === undefined && qualified.length === 0,
    codes: codes && lists.guide(codes),
    listed: codes === undefined && rules.components === undefined ? lists.standard(reference) : undefined,
    external: lists.external(rules),
    components,
    notes: rules.notes.map(maskedNote),
    agencies: components.reduce(
      (mask, { rules: { reference } }, index) =>
        mask | (agencyReferences.has(reference) ? bit(index + 1) : 0),
      0,
    ),
    lastRequired: components.findLastIndex((one) => !one.mayBeMissing) + 1,
    variants: qualified.length === 0 ? undefined : { qualified, lists, made: [] },
  }
}

/** 1131 names a code list, 3055 who keeps it (UNTDED). */
const agencyReferences: ReadonlySet<string> = new Set(['1131', '3055'])

function kindOf({ type, components }: ElementRules): number {
  if (components !== undefined) return valueKind.composite
  if (type === 'R') return valueKind.real
  if (type === 'n') return valueKind.decimal
  if (type === 'a') return valueKind.letters
  if (type === 'B') return valueKind.octets
  if (type === 'DT') return valueKind.date
  if (type === 'TM') return valueKind.time
  return type.charAt(0) === 'N' ? valueKind.integer : valueKind.text
}

/** The check of an element where the guide has further rules for the qualifiers that this segment carries. */
export function variantOf(base: ElementCheck, variants: Variants, reader: SegmentReader): ElementCheck {
  const { qualified, made } = variants
  let carried = -1
  for (let index = 0; index < qualified.length; index++) {
    const one = qualified[index]
    if (one === undefined || !fits(reader, one.discriminator)) continue
    if (carried >= 0) return makeVariant(base, variants, reader)
    carried = index
  }
  const known = made[carried + 1]
  if (known !== undefined) return known
  const check = makeVariant(base, variants, reader)
  made[carried + 1] = check
  return check
}

function makeVariant(
  { rules }: ElementCheck,
  { qualified, lists }: Variants,
  reader: SegmentReader,
): ElementCheck {
  const carried = qualified.filter(({ discriminator }) => fits(reader, discriminator))
  return elementCheck({ ...carried.reduce(merged, rules), qualified: [] }, lists)
}

function merged(rules: ElementRules, one: QualifiedElement): ElementRules {
  return {
    ...rules,
    codes: one.codes ?? rules.codes,
    min: one.min ?? rules.min,
    max: one.max ?? rules.max,
    mandatoryBy: rules.mandatoryBy ?? (one.mandatory ? 'guide' : undefined),
    unused: rules.unused || one.unused,
  }
}
