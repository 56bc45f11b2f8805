import { type Failure, failure, type Place } from '@parley/journey'
import { type MappingError, runMapping } from '@parley/mapping'
import type { DocumentGuide, Mapping } from '@parley/model'
import { type Gathered, gatherSources } from './gather-sources.ts'
import { counterSeries } from './number-series.ts'
import { outputOfTree } from './output-of-tree.ts'
import { type Document, readSource, type Source } from './read-source.ts'
import type { Road } from './road.ts'
import { runStep, type StepMapping } from './run-step.ts'
import {
  allWritten,
  formOf,
  type RenderedOutput,
  type Unmapped,
  writeDocument,
  writeOutput,
} from './write-output.ts'

export type { Document } from './read-source.ts'
export type { Road } from './road.ts'
export type { RenderedOutput, Unmapped } from './write-output.ts'

/** The documents that one document became, ready to be written as soon as their numbers are issued. */
export type Rendering = {
  readonly kind: 'rendering'
  readonly outputs: readonly RenderedOutput[]
  /** The numbers that the mapping itself draws; they come first. */
  readonly counters?: Counters
  /** The order's number, where the guide names one. */
  readonly po: string | undefined
}

export type Counters = {
  /** Names of the series; one stands there as often as it is drawn from. */
  readonly series: readonly string[]
  /** The same outputs with the numbers that were issued. */
  readonly outputs: (numbers: readonly number[]) => readonly RenderedOutput[]
}

/** Reads a document, maps it and writes it in the forms of the outgoing guides. Pure. */
export async function renderAll(road: Road, document: Document): Promise<Rendering | Unmapped> {
  const { mapping } = road
  if (mapping.kind === 'mapping' && mapping.mapping.merges) {
    const gathered = gatherSources(road.in.guide, document)
    return gathered.kind === 'unmapped' ? gathered : counted({ road, mapping, source: gathered, document })
  }
  const source = readSource(road.in.guide, document)
  switch (mapping.kind) {
    case 'none':
      return passed(road, document, source)
    case 'step':
      return stepped({ road, mapping, source, document })
    case 'mapping':
      return counted({ road, mapping, source, document })
    default:
      return mapping satisfies never
  }
}

/** A step of another language: what it gives is checked when it is written. */
async function stepped(
  run: Omit<Run, 'mapping' | 'source'> & { readonly mapping: StepMapping; readonly source: Source },
): Promise<Rendering | Unmapped> {
  const { road, mapping, source, document } = run
  const mapped = await runStep(mapping, source.tree, document)
  if (mapped.kind === 'unmapped') return mapped
  const { agreement } = road
  const target = { guide: mapping.to, now: document.now, ...(agreement && { agreement }) }
  const written = allWritten(mapped.documents.map((output) => writeOutput(output, target)))
  return written.kind === 'unmapped'
    ? written
    : { kind: 'rendering', outputs: written.outputs, po: source.po }
}

/** A mapping that counts is run once to see how often, and once more when its numbers are issued (promise 6). */
function counted(run: Run): Rendering | Unmapped {
  const { mapping, source } = run
  const { counters: names } = mapping.mapping
  const first = mapAll(run, new Map(names.map((name) => [name, 1n])))
  if (first.kind === 'unmapped') return first
  const { outputs, drawn } = first
  const rendering = { kind: 'rendering', outputs, po: source.po } as const
  if (drawn.size === 0) return rendering
  const series = [...drawn].flatMap(([name, count]) =>
    Array.from({ length: count }, () => counterSeries(name)),
  )
  return { ...rendering, counters: { series, outputs: (numbers) => again(run, drawn, numbers) } }
}

/** Numbers of one series are issued one after the other, so the first says all. */
function again(run: Run, drawn: ReadonlyMap<string, number>, numbers: readonly number[]) {
  const firsts = new Map<string, bigint>()
  let at = 0
  for (const [name, count] of drawn) {
    firsts.set(name, BigInt(numbers[at] ?? 1))
    at += count
  }
  const mapped = mapAll(run, firsts)
  const isSame =
    mapped.kind === 'mapped' && [...mapped.drawn].every(([name, count]) => count <= (drawn.get(name) ?? 0))
  if (!isSame)
    throw new Error(`mapping ${run.mapping.name} decides by the value of a counter how often it counts`)
  return mapped.outputs
}

type Run = {
  readonly road: Road
  readonly mapping: Extract<Mapping, { kind: 'mapping' }>
  readonly source: Source | Gathered
  readonly document: Document
}
type MappedAll = {
  readonly kind: 'mapped'
  readonly outputs: readonly RenderedOutput[]
  readonly drawn: ReadonlyMap<string, number>
}

function mapAll(run: Run, counters: ReadonlyMap<string, bigint>): MappedAll | Unmapped {
  const { road, mapping, source, document } = run
  const { now, facts } = document
  const given = 'trees' in source ? source.trees : source.tree
  const mapped = runMapping(mapping.mapping, given, { now, counters, ...(facts && { message: facts }) })
  if (mapped.kind === 'failed') return { kind: 'unmapped', failures: mapped.errors.map(mappingFailure) }
  const written = mapped.outputs.map(({ to, output }) => {
    const guide = mapping.targets.get(to)
    if (guide === undefined) throw new Error(`mapping ${mapping.name} has no target ${to}`)
    return writeOutput(output, { guide, now, ...(road.agreement && { agreement: road.agreement }) })
  })
  const all = allWritten(written)
  return all.kind === 'unmapped' ? all : { kind: 'mapped', outputs: all.outputs, drawn: mapped.drawn }
}

/** A record that is no file by itself, such as a row without the header of its table, is written as one. */
function passed(road: Road, { place }: Document, { tree, po }: Source): Rendering | Unmapped {
  const { guide } = road.out
  if (!('codec' in guide) || isFile(guide, place))
    return { kind: 'rendering', outputs: [unchanged(road)], po }
  const written = writeDocument(outputOfTree(tree, guide.shape), guide)
  return written.kind === 'unmapped' ? written : { kind: 'rendering', outputs: [written.output], po }
}

function isFile({ format }: DocumentGuide, place: Place): boolean {
  if (format === 'json' || 'separators' in place) return true
  return format !== 'xlsx' && place.context === undefined
}

function unchanged(road: Road): RenderedOutput {
  const { guide } = road.in
  return {
    ...{ guide: road.out.guide, documentType: road.out.guide.name, series: [], warnings: [] },
    ...formOf(guide),
    write: () => undefined,
  }
}

function mappingFailure({ code, text, targetPath, origin, element }: MappingError): Failure {
  return failure(code, 'mapper', text, {
    targetPath,
    ...(origin && {
      segment: origin.segment,
      segmentPosition: origin.segmentPosition,
      byteOffset: origin.byteOffset,
    }),
    ...(element !== undefined && elementOf(element)),
  })
}

/** `04` is the fourth element; `ids.VN`, or a field of a text file, is a path below the segment or record. */
function elementOf(element: string): { readonly element: number } | { readonly path: string } {
  return /^\d\d$/.test(element) ? { element: Number(element) } : { path: element }
}
