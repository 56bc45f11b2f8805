import type { Revision } from '@parley/model'

/** A file as it came in, with the revision it started with. */
export type ArrivedFile = {
  readonly bytes: Uint8Array
  /** `bytes` are a part of the file, and begin here. Left out: they are all of it. */
  readonly fileOffset?: number
  readonly revision: Revision
  /** `agreement`: that of the connection it came through, where the connection has one. */
  readonly message: { readonly agreement?: string }
}
