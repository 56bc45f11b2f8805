import type { Branch } from '@parley/document'
import { failure } from '@parley/journey'
import type { Guide } from '@parley/model'
import { documentsOf } from './documents-of.ts'
import { type Document, readSource } from './read-source.ts'
import type { Unmapped } from './write-output.ts'

/** All documents of a file, for a mapping that makes one of them. */
export type Gathered = {
  readonly kind: 'gathered'
  readonly trees: readonly Branch[]
  readonly po: undefined
}

/** One that cannot be read keeps all from being merged: what is made of the others would pass for the whole. */
export function gatherSources(guide: Guide, { bytes, now }: Document): Gathered | Unmapped {
  const { documents, notes } = documentsOf(guide, bytes)
  const faults = documents.flatMap((document) =>
    document.faults.filter(({ severity }) => severity === 'error'),
  )
  const failures = [
    ...(documents.length === 0 ? notes.map((text) => failure('FILE_UNREADABLE', 'mapper', text)) : []),
    ...faults.map(({ text, position }) => failure('DOCUMENT_INVALID', 'mapper', text, position)),
  ]
  if (failures.length > 0) return { kind: 'unmapped', failures }
  const trees = documents.map((document) => readSource(guide, { ...document, now }).tree)
  return { kind: 'gathered', trees, po: undefined }
}
