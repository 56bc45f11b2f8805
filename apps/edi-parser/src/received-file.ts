import type { Revision } from '@parley/model'
import type { MessageRow } from '@parley/store'

/** A file as it came in, with the revision it started with. */
export type ReceivedFile = {
  readonly message: MessageRow
  readonly bytes: Uint8Array
  /** `bytes` are a part of the file, and begin here. Left out: they are all of it. */
  readonly fileOffset?: number
  readonly revision: Revision
  /** False when nothing came but envelopes and TA1: then nothing below the file will end it. */
  readonly holdsTransactions: boolean
}
