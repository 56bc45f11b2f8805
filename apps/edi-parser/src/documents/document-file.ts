import type { Agreement, Channel, Revision } from '@parley/model'
import type { MessageRow } from '@parley/store'

/** A file whose documents are read as its channels say. */
export type DocumentFile = {
  readonly message: MessageRow
  readonly revision: Revision
  readonly agreement: Agreement
  readonly channels: readonly [Channel, ...Channel[]]
  /** Its documents are mapped as one. */
  readonly together: boolean
}
