import { type Branch, type BranchShape, shapeOfFields } from '@parley/document'
import { type CompiledGuide, compileGuide, createEdiStream, readTransactionBytes } from '@parley/edi'
import { compileMapping, type Mapping } from '@parley/mapping'
import { loadDictionary } from '@parley/standards'
import { ediPieces } from '../generate/edi-file.ts'
import type { MapCase } from './map-case.ts'

export type Prepared = {
  readonly guide: CompiledGuide
  readonly shape: BranchShape
  readonly mapping: Mapping
}

/** Everything that happens once a revision. */
export async function prepare({ base, fields, spec }: MapCase): Promise<Prepared> {
  const dictionary = await loadDictionary(base.slice(0, base.lastIndexOf('/')))
  const result = compileGuide({ extends: base, keys: {} }, dictionary)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  const { guide } = result
  const target = shapeOfFields(fields)
  if (target.kind === 'problems') throw new Error(JSON.stringify(target.problems))
  const { shape } = target
  const compiled = compileMapping(spec, { from: guide.shape, to: shape })
  if (compiled.kind === 'problems') throw new Error(JSON.stringify(compiled.problems))
  return { guide, shape, mapping: compiled.mapping }
}

/** The trees of that many generated documents. */
export function documentsOf({ kind }: MapCase, guide: CompiledGuide, count: number): readonly Branch[] {
  const trees: Branch[] = []
  const stream = createEdiStream((event) => {
    if (event.kind !== 'transaction' || event.bytes === undefined || trees.length >= count) return
    const { delimiters } = event.interchange
    const fileOffset = event.transaction.range.offset
    trees.push(readTransactionBytes(event.bytes, { delimiters, fileOffset }, guide))
  })
  for (const piece of ediPieces({ kind, seed: 1, sizeBytes: count * 5000 })) stream.push(piece)
  stream.end()
  if (trees.length < count) throw new Error(`${trees.length} documents of ${count}`)
  return trees
}
