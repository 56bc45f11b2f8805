import type { Pack, PackedItem } from './pack.ts'

/** A full table of structure facts, as our research wrote it down (one file a release). */
export type FullTable = {
  readonly standard: string
  readonly version: string
  readonly elements: { readonly [reference: string]: { type: string; min: number; max: number } }
  readonly composites: { readonly [reference: string]: FullSegment }
  readonly segments: { readonly [tag: string]: FullSegment }
  readonly messages: { readonly [setId: string]: { fg?: string; structure: readonly FullItem[] } }
}
type FullSegment = {
  readonly elements: readonly { ref: string; req: string; repeat?: number }[]
  readonly syntax?: readonly string[]
}
type FullItem =
  | { readonly seg: string; readonly req: string; readonly max: number }
  | { readonly loop: string; readonly req: string; readonly max: number; readonly items: readonly FullItem[] }

/** Where table 2 and table 3 of a set begin; a set that is not named here is all heading. */
const areas: { readonly [setId: string]: { detail: string; summary: string } } = {
  850: { detail: 'PO1', summary: 'CTT' },
}

/** Cuts the named sets out of a full table, with the segments and elements they need and no more. */
export function makePack(table: FullTable, setIds: readonly string[], alsoSegments: readonly string[]): Pack {
  const messages = Object.fromEntries(setIds.map((id) => [id, found(table.messages, id)]))
  const tags = new Set([
    ...alsoSegments,
    ...Object.values(messages).flatMap((one) => one.structure.flatMap(tagsOf)),
  ])
  const segments = pick(table.segments, tags)
  const inSegments = references(Object.values(segments))
  const composites = pick(table.composites, inSegments.filter(isComposite))
  const elements = [...inSegments, ...references(Object.values(composites))].filter(
    (one) => !isComposite(one),
  )
  return {
    standard: table.standard,
    version: table.version,
    elements: mapValues(pick(table.elements, elements), ({ type, min, max }) => `${type} ${min}/${max}`),
    composites: mapValues(composites, packSegment),
    segments: mapValues(segments, packSegment),
    messages: Object.fromEntries(
      Object.entries(messages).map(([id, { fg = '', structure }]) => [
        id,
        { functionalId: fg, ...areas[id], structure: structure.map(packItem) },
      ]),
    ),
    tags: Object.keys(table.segments)
      .filter((tag) => !tags.has(tag))
      .sort()
      .join(' '),
  }
}

function tagsOf(item: FullItem): readonly string[] {
  return 'seg' in item ? [item.seg] : item.items.flatMap(tagsOf)
}

function references(segments: readonly FullSegment[]): string[] {
  return segments.flatMap((segment) => segment.elements.map((use) => use.ref))
}

function isComposite(reference: string): boolean {
  return reference.startsWith('C')
}

function packSegment({ elements, syntax = [] }: FullSegment): string {
  const uses = elements.map(({ ref, req, repeat = 1 }) => {
    return `${ref}${req === 'M' ? '!' : ''}${repeat > 1 ? `x${repeat}` : ''}`
  })
  return [...uses, ...(syntax.length > 0 ? ['|', ...syntax] : [])].join(' ')
}

function packItem(item: FullItem): PackedItem {
  const often = item.max === 1 ? '' : item.max < 0 ? '*' : ` ${item.max}`
  const mark = `${item.req === 'M' ? '!' : ''}${often}`
  return 'seg' in item ? `${item.seg}${mark}` : [`${item.loop}${mark}`, ...item.items.map(packItem)]
}

function pick<Value>(values: { readonly [key: string]: Value }, keys: Iterable<string>) {
  return Object.fromEntries([...new Set(keys)].sort().map((key) => [key, found(values, key)]))
}

function found<Value>(values: { readonly [key: string]: Value }, key: string): Value {
  const value = values[key]
  if (value === undefined) throw new Error(`the table has no ${key}`)
  return value
}

function mapValues<In, Out>(values: { readonly [key: string]: In }, change: (value: In) => Out) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]))
}
