import { type InterchangeTree, type Separators, textAt } from '../view/interchange-tree.ts'
import { charsetOfSyntax } from './character-set.ts'
import { chooseX12Separators, withRelease } from './choose-separators.ts'
import { SegmentWriter } from './segment-writer.ts'
import { writeEdifact } from './write-edifact.ts'
import type { OutputCharset, WriteOptions, Written } from './write-options.ts'
import { writeX12 } from './write-x12.ts'

/**
 * Writes an interchange. Counts, trailers, ISA padding, ISA11, ISA16 and UNA are computed; numbers that are left empty
 * (GS06, ST02, UNH 0062) are given in order; what is empty at the end of a segment or composite is left out. Nothing of
 * the data is changed or lost silently: what cannot be written is a problem with its place, or falls under a policy of
 * `options`. What `readInterchangeTree` read from a canonical file is written back byte for byte.
 */
export function writeInterchange(tree: InterchangeTree, options: WriteOptions = {}): Written {
  if (tree.standard === 'tradacoms') {
    return {
      kind: 'problems',
      problems: [{ text: 'TRADACOMS is read and not written; write EDIFACT or X12' }],
    }
  }
  const chosen = separatorsFor(tree, options)
  if (typeof chosen === 'string') return { kind: 'problems', problems: [{ text: chosen }] }
  const writer = new SegmentWriter({
    ...{ separators: chosen, charset: charsetFor(tree, options) },
    ...{ separatorsInData: options.separatorsInData, unmappable: options.unmappable },
  })
  const told = withEnding({ ...tree, separators: chosen }, options)
  if (tree.standard === 'x12') writeX12(told, writer)
  else writeEdifact(told, writer, options.serviceString === 'always')
  if (writer.problems.length > 0) return { kind: 'problems', problems: writer.problems }
  return { kind: 'written', bytes: writer.bytes() }
}

/** The line end behind the last segment, as it came; not when line ends are asked for, and nothing but a line end. */
function withEnding(tree: InterchangeTree, { lineEnd }: WriteOptions): InterchangeTree {
  const { ending, ...others } = tree
  if (ending === undefined || lineEnd !== undefined || !/^[\r\n]*$/.test(ending)) return others
  return tree
}

function charsetFor(tree: InterchangeTree, { charset }: WriteOptions): OutputCharset {
  if (charset !== undefined) return charset
  if (tree.charset !== undefined) return tree.charset
  return (tree.standard === 'edifact' ? charsetOfSyntax(textAt(tree.header, 1)) : undefined) ?? 'utf-8'
}

/** The separators to write with, or what is wrong with them. */
function separatorsFor(tree: InterchangeTree, options: WriteOptions): Separators | string {
  const { lineEnd: told, ...separators } = withoutEarlyRepetition(tree)
  const lineEnd = options.lineEnd === 'none' ? undefined : (options.lineEnd ?? told)
  const problem = problemOf(separators)
  if (problem !== undefined) return problem
  const chosen = choose({ ...tree, separators }, options)
  if (typeof chosen === 'string') return chosen
  return { ...chosen, ...(lineEnd !== undefined && { lineEnd }) }
}

function choose(tree: InterchangeTree, { separatorsInData }: WriteOptions): Separators | string {
  if (separatorsInData !== 'choose') return tree.separators
  if (tree.standard === 'edifact') {
    return tree.separators.release === undefined ? withRelease(tree.separators) : tree.separators
  }
  const chosen = chooseX12Separators(tree)
  if ('separators' in chosen) return chosen.separators
  return `the data has every character that could be the ${chosen.exhausted} separator; let it be replaced`
}

/** Repetition is of ISA12 00402 and UNB syntax version 4 on; before that its separator is a character like others. */
function withoutEarlyRepetition({ standard, separators, header }: InterchangeTree): Separators {
  const repeats = standard === 'x12' ? textAt(header, 12) >= '00402' : textAt(header, 1, 2) === '4'
  if (repeats) return separators
  const { repetition: _, ...others } = separators
  return others
}

function problemOf({ element, component, segment, repetition, release }: Separators): string | undefined {
  const all = [element, component, segment, repetition, release].filter((one) => one !== undefined)
  if (all.some((one) => one.length !== 1 || /[A-Za-z0-9 ]/.test(one) || one.charCodeAt(0) > 0x7f))
    return 'a separator is one ASCII character, and no letter, digit or blank'
  if (new Set(all).size < all.length) return 'the separators are not distinct'
  return undefined
}
