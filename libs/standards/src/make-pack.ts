import type { Pack, PackedItem } from './pack.ts'

/** A full table of structure facts, as our research wrote it down (one file a release or directory). */
export type FullTable = {
  readonly standard: string
  readonly version: string
  readonly elements: { readonly [reference: string]: FullElement }
  readonly composites: { readonly [reference: string]: FullSegment }
  readonly segments: { readonly [tag: string]: FullSegment }
  readonly messages: { readonly [setId: string]: { fg?: string; structure: readonly FullItem[] } }
}
type FullElement = {
  readonly type: string
  readonly min: number
  readonly max: number
  readonly codes?: readonly string[]
}
type FullSegment = {
  readonly elements: readonly { ref: string; req: string; repeat?: number }[]
  readonly syntax?: readonly string[]
}
type FullItem =
  | { readonly seg: string; readonly req: string; readonly max: number }
  | { readonly loop: string; readonly req: string; readonly max: number; readonly items: readonly FullItem[] }

/** Packs a table. An EDIFACT directory has no service segments of its own: it takes those of `service`. */
export function makePack(table: FullTable, service?: FullTable): Pack {
  const elements = { ...service?.elements, ...table.elements }
  const composites = { ...service?.composites, ...table.composites }
  const segments = { ...service?.segments, ...table.segments }
  return {
    standard: table.standard,
    version: table.version,
    elements: mapValues(sorted(elements), ({ type, min, max }) => `${type} ${min}/${max}`),
    codes: codesOf(sorted(elements)),
    composites: mapValues(sorted(composites), packSegment),
    segments: mapValues(sorted(segments), packSegment),
    messages: mapValues(sorted(table.messages), (message) => packMessage(table, message)),
  }
}

function packMessage({ standard }: FullTable, { fg, structure }: FullTable['messages'][string]) {
  const tags = structure.map(firstTag)
  const { detail, summary } = areas(standard === 'edifact', tags)
  return {
    ...(fg !== undefined && { functionalId: fg }),
    ...(detail !== undefined && { detail }),
    ...(summary !== undefined && { summary }),
    structure: structure.map(packItem),
  }
}

/*
 * Where table 2 and table 3 begin, by the segments that begin them in the sets that have them: 850 PO1 and CTT,
 * 810 IT1 and TDS, 856 HL, 846 LIN; ORDERS LIN and UNS. In EDIFACT UNS says it itself. Others are all heading.
 */
const detailTags = ['PO1', 'IT1', 'POC', 'HL', 'LIN', 'ENT', 'LX', 'CPS', 'PTD', 'RCD']
const summaryTags = ['TDS', 'CTT', 'W76', 'W03']

function areas(isEdifact: boolean, tags: readonly (readonly [tag: string, isLoop: boolean])[]) {
  const at = tags.findIndex(([tag, isLoop]) => isLoop && detailTags.includes(tag))
  const behind = tags.slice(at + 1)
  const summary = isEdifact ? 'UNS' : summaryTags.find((tag) => behind.some(([one]) => one === tag))
  return {
    detail: tags[at]?.[0],
    summary: at >= 0 && behind.some(([tag]) => tag === summary) ? summary : undefined,
  }
}

function firstTag(item: FullItem): readonly [tag: string, isLoop: boolean] {
  if ('seg' in item) return [item.seg, false]
  const [trigger] = item.items
  return [trigger !== undefined && 'seg' in trigger ? trigger.seg : '', true]
}

function codesOf(elements: { readonly [reference: string]: FullElement }) {
  const listed = Object.entries(elements).filter(([, { codes = [] }]) => codes.length > 0)
  return Object.fromEntries(listed.map(([reference, { codes = [] }]) => [reference, codes.join(' ')]))
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

function sorted<Value>(values: { readonly [key: string]: Value }): { readonly [key: string]: Value } {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function mapValues<In, Out>(values: { readonly [key: string]: In }, change: (value: In) => Out) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]))
}
