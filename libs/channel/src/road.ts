import type { Agreement, Guide, Mapping } from '@parley/model'

/** What of a channel decides how a document is turned into others. */
export type Road = {
  /** Of the channel. */
  readonly name?: string
  /** Whose envelopes and numbers EDI that goes out has. */
  readonly agreement?: Agreement
  readonly in: { readonly guide: Guide }
  readonly mapping: Mapping
  readonly out: { readonly guide: Guide }
}
