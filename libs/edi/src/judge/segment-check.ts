import type { Node, Program } from '../guide/program.ts'
import { cleanRows } from './clean-rows.ts'
import { CleanTable } from './clean-table.ts'
import { listsOf } from './code-lists.ts'
import { type ElementCheck, elementCheck } from './element-check.ts'
import { type MaskedNote, maskedNote } from './masked-note.ts'
import { type NumberCheck, numberChecksOf } from './number-checks.ts'

/** The rules of a segment at one place of the structure. */
export type SegmentCheck = {
  readonly role: 'plain' | 'framed' | 'opens' | 'closes' | 'level'
  readonly node: Node
  readonly elements: readonly ElementCheck[]
  readonly notes: readonly MaskedNote[]
  readonly numbers: readonly NumberCheck[]
  /** Its place is used, and its role plain. */
  readonly isPlain: boolean
  /** What is clean is seen here at once; undefined where every segment has to be looked at. */
  readonly clean: CleanTable | undefined
}

const compiled = new WeakMap<Program, (SegmentCheck | undefined)[]>()

/** The checks of a program by the index of their node; filled as nodes are met, by `segmentCheckOf`. */
export function segmentChecksOf(program: Program): (SegmentCheck | undefined)[] {
  const known = compiled.get(program)
  if (known !== undefined) return known
  const made = new Array<SegmentCheck | undefined>(program.places.length).fill(undefined)
  compiled.set(program, made)
  return made
}

/*
 * Headers and trailers are judged by framing, with codes of their own (AK502; UCM 0085); LS and LE bound loops; HL is a
 * level of a tree.
 */
const roles: { readonly [tag: string]: SegmentCheck['role'] } = {
  ...{ ST: 'framed', SE: 'framed', UNH: 'framed', UNT: 'framed' },
  ...{ LS: 'opens', LE: 'closes', HL: 'level' },
}

type Checks = { readonly program: Program; readonly checks: (SegmentCheck | undefined)[] }

/** The checks of one node, made when it is met for the first time. */
export function segmentCheckOf({ checks, program }: Checks, node: Node): SegmentCheck {
  const known = checks[node.index]
  if (known !== undefined) return known
  const made = makeSegmentCheck(node, program)
  checks[node.index] = made
  return made
}

function makeSegmentCheck(node: Node, program: Program): SegmentCheck {
  const lists = listsOf(program.standardCodes)
  const parts = {
    elements: node.elements.map((rules) => elementCheck(rules, lists)),
    notes: node.notes.map(maskedNote),
    numbers: numberChecksOf(node),
  }
  const rows = cleanRows(parts)
  const role = roles[node.tag] ?? 'plain'
  return {
    ...{ node, role, isPlain: role === 'plain' && !node.unused },
    ...parts,
    clean: rows && new CleanTable(rows),
  }
}
