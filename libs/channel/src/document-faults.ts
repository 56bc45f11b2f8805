import type { DocumentFault } from '@parley/document'
import { type Failure, failure, type Position } from '@parley/journey'

/** Why a document that is no EDI goes no further; undefined when nothing of it is an error. */
export function documentFailure(faults: readonly DocumentFault[]): Failure | undefined {
  const first = faults.find(({ severity }) => severity === 'error')
  return first && failure('DOCUMENT_INVALID', 'edi-parser', first.text, positionOfFault(first))
}

/** Where a fault lies in the sender's bytes. */
export function positionOfFault({ byteOffset, line, column, path }: DocumentFault): Position {
  return { byteOffset, line, ...(column !== undefined && { column }), ...(path !== undefined && { path }) }
}
