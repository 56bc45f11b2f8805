/** Bytes of the file, and the file offset of the first. */
export type Stretch = { readonly bytes: Uint8Array; readonly offset: number }

/** Reads one interchange, beginning with its first bytes, in chunks of any size. */
export type InterchangeReader = {
  /** Takes bytes from index `from` on and answers the index behind what it took; `base` is the offset of index 0. */
  read(bytes: Uint8Array, from: number, base: number): number
  /** `none`: it was no interchange. */
  readonly state: 'open' | 'closed' | 'none'
  /** Bytes taken that belong to what follows. */
  readonly returned: Stretch
  /** File offset of the open transaction, if one is open. */
  readonly transactionStart: number | undefined
  /** File offset of the segment, or header, of which a part has been read. */
  readonly pendingStart: number | undefined
  /** The file ends here. */
  end(): void
}
