// Of Node's Buffer, though not of its types; toString comes to them after checks that cost as much as a short text.
type Slices = {
  readonly latin1Slice: (begin: number, end: number) => string
  readonly utf8Slice: (begin: number, end: number) => string
}

/** The text of bytes that are all ASCII. `begin` and `end` must lie within the bytes. */
export function sliceAscii(bytes: Buffer, begin: number, end: number): string {
  return (bytes as unknown as Slices).latin1Slice(begin, end)
}

/** The text of bytes of UTF-8. `begin` and `end` must lie within the bytes. */
export function sliceUtf8(bytes: Buffer, begin: number, end: number): string {
  return (bytes as unknown as Slices).utf8Slice(begin, end)
}
