import type { Revision } from '@parley/model'

/** A file as it came in, with the revision it started with. */
export type ArrivedFile = {
  readonly bytes: Uint8Array
  readonly revision: Revision
  /** `agreement`: that of the connection it came through, where the connection has one. */
  readonly message: { readonly agreement?: string }
}
