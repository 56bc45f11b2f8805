import type { Branch } from '@parley/document'

/** What a hostile mapping must come to: told when it is compiled, stopped in its run, or harmless after all. */
export type Fate = 'refused' | 'stopped' | 'mapped'
export type HostileMapping = {
  readonly name: string
  readonly fate: Fate
  readonly spec: () => unknown
  readonly source?: () => Branch
}

export const value = (expression: string, lets: { readonly [name: string]: string } = {}) => ({
  let: lets,
  out: { a: expression },
})
/** `x0` and then each twice the one before. */
export const doubling = (first: string, twice: (name: string) => string, times: number) => {
  const lets: { [name: string]: string } = { x0: first }
  for (let index = 1; index <= times; index++) lets[`x${index}`] = twice(`x${index - 1}`)
  return lets
}
export const nestedEach = (levels: number): unknown => ({
  $each: `lines as l${levels}`,
  a: "'x'",
  ...(levels > 1 && { inner: nestedEach(levels - 1) }),
})
export const nested = (open: string, close: string, levels: number, core: string) =>
  open.repeat(levels) + core + close.repeat(levels)
export const times = (count: number, text: string) => Array.from({ length: count }, () => text).join('')
export const fields = (count: number, of: (index: number) => unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, of(index)]))
export const parsed = (json: string): unknown => JSON.parse(json)

export const manyLines = (count: number): Branch => ({
  memo: 'memo',
  lines: Array.from({ length: count }, (_, index) => ({ sku: `S${index}`, quantity: '2', price: '1.25' })),
})
export const longText = (length: number): Branch => ({ memo: 'a'.repeat(length), lines: [] })
export const few = () => manyLines(1000)
export const thousands = () => manyLines(100_000)
export const millionChars = () => longText(1_000_000)
export const tenThousandChars = () => longText(10_000)

export const deepTree = (levels: number): Branch => {
  let branch: Branch = { memo: 'x' }
  for (let level = 0; level < levels; level++) branch = { lines: [branch] } as Branch
  return branch
}
export const everything = () => ({
  out: { inner: { $each: 'lines as l', a: 'l.sku', b: 'l.quantity', c: 'l.price' } },
})
