import { type CodeSet, packed } from './code-set.ts'
import { type ElementCheck, valueKind } from './element-check.ts'
import { bit, type MaskedNote } from './masked-note.ts'
import type { NumberCheck } from './number-checks.ts'

/** What a good segment looks like at one place of the structure, in flat lists. */
export type CleanRows = {
  /** A row of `rowSize` numbers for each element, and behind them for each component. */
  readonly rows: Int32Array
  readonly elementCount: number
  /** A mask of positions: bit 0 is element 1. */
  readonly required: number
  readonly notes: readonly MaskedNote[]
  /** The notes of composites that rows name, from 1 on; 0 is none. */
  readonly noteLists: readonly (readonly MaskedNote[])[]
  /** The code lists that rows name, from 1 on; 0 is none. */
  readonly sets: readonly CodeSet[]
  readonly numbers: readonly CleanNumber[]
}

/** A number with a check digit, and the qualifiers under which it is one (see `NumberCheck`). */
export type CleanNumber = Pick<NumberCheck, 'element' | 'component' | 'qualifier'> & {
  /** In pairs: a qualifier as a number (see `packed`), and a mask of how many digits it may have. */
  readonly kinds: Int32Array
}

type Checks = {
  readonly elements: readonly ElementCheck[]
  readonly notes: readonly MaskedNote[]
  readonly numbers: readonly NumberCheck[]
}

/** What stands where in a row. The columns from `parts` on are those of composites. */
export const column = {
  kind: 0,
  min: 1,
  max: 2,
  codes: 3,
  external: 4,
  listed: 5,
  isAgency: 6,
  parts: 7,
  partCount: 8,
  required: 9,
  agencies: 10,
  notes: 11,
  /** Most bytes of a value of which nothing but its length is asked; 0 where more is. */
  lengthOnly: 12,
  /** 1 where its value is to be one of codes. */
  isCoded: 13,
} as const
export const rowSize = 14

/** Beside those of `valueKind`: what the guide does not use. */
export const unusedKind = 99

const mostPositions = 31
const noLimit = 0x3fffffff

/** Undefined where what is right is not to be said in such a table: then each segment is looked at closely. */
export function cleanRows({ elements, notes, numbers }: Checks): CleanRows | undefined {
  const all = [...elements, ...elements.flatMap((one) => one.components)]
  if (!all.every(isPlain) || ![{ components: elements, notes }, ...elements].every(isMasked)) return undefined
  const rows = new Int32Array(rowSize * all.length)
  const sets: CodeSet[] = []
  const noteLists: (readonly MaskedNote[])[] = []
  all.forEach((check, index) => {
    rows.set(valueColumns(check, sets), index * rowSize)
    rows[index * rowSize + column.lengthOnly] = isLengthOnly(check) ? Math.min(check.max, noLimit) : 0
    rows[index * rowSize + column.isCoded] = isCoded(check) ? 1 : 0
  })
  let parts = elements.length
  elements.forEach((check, index) => {
    const noteList = check.notes.length === 0 ? 0 : noteLists.push(check.notes)
    rows.set([parts, ...compositeColumns(check), noteList], index * rowSize + column.parts)
    parts += check.components.length
  })
  return {
    ...{ rows, sets, notes, noteLists, elementCount: elements.length, required: requiredOf(elements) },
    numbers: numbers.map(cleanNumber),
  }
}

function isPlain({ kind, variants, components }: ElementCheck): boolean {
  return (
    variants === undefined &&
    kind !== valueKind.octets &&
    components.every((one) => one.kind !== valueKind.composite)
  )
}

function isMasked({
  components,
  notes,
}: {
  readonly components: readonly unknown[]
  readonly notes: readonly MaskedNote[]
}): boolean {
  return components.length <= mostPositions && notes.every((note) => note.isMasked)
}

function requiredOf(checks: readonly ElementCheck[]): number {
  return checks.reduce((mask, one, index) => (one.mayBeMissing ? mask : mask | bit(index + 1)), 0)
}

function valueColumns(check: ElementCheck, sets: CodeSet[]): readonly number[] {
  const { kind, unused, min, max, codes, external, listed, rules } = check
  const [own, outer, standard] = [codes, external?.codes, listed].map((set) =>
    set === undefined ? 0 : setNumber(sets, set),
  )
  const isAgency = rules.reference === '3055' ? 1 : 0
  return [
    unused ? unusedKind : kind,
    min,
    Math.min(max, noLimit),
    own ?? 0,
    outer ?? 0,
    standard ?? 0,
    isAgency,
  ]
}

function isCoded({ codes, external, listed }: ElementCheck): boolean {
  return codes !== undefined || external !== undefined || listed !== undefined
}

function isLengthOnly(check: ElementCheck): boolean {
  const { kind, unused, min } = check
  return kind === valueKind.text && !unused && min <= 1 && !isCoded(check)
}

function setNumber(sets: CodeSet[], set: CodeSet): number {
  const known = sets.indexOf(set)
  return known >= 0 ? known + 1 : sets.push(set)
}

function compositeColumns({ components, agencies }: ElementCheck): readonly number[] {
  return [components.length, requiredOf(components), agencies]
}

function cleanNumber({ element, component, qualifier, kinds }: NumberCheck): CleanNumber {
  return {
    ...{ element, component, qualifier },
    kinds: Int32Array.from(
      kinds.flatMap((kind) => [
        packed(Buffer.from(kind.qualifier), 0, kind.qualifier.length),
        kind.lengths.reduce((mask, length) => mask | (1 << length), 0),
      ]),
    ),
  }
}
