import type { Fault, OutputBranch } from '@parley/document'
import { type Failure, failure, type Place } from '@parley/journey'
import { type MappingError, runMapping } from '@parley/mapping'
import type { Agreement, DocumentGuide, Guide, Mapping } from '@parley/model'
import { counterSeries } from './number-series.ts'
import { outputOfTree } from './output-of-tree.ts'
import { type Document, readSource, type Source } from './read-source.ts'
import { writeEdi } from './write-edi.ts'

export type { Document } from './read-source.ts'

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

export type RenderedOutput = {
  readonly guide: Guide
  readonly mediaType: string
  /** Of a file that holds it, such as json. */
  readonly extension: string
  /** As the standard names it, or the name of its guide. */
  readonly documentType: string
  /** Names of the series that give its control numbers. */
  readonly series: readonly string[]
  /** Its bytes; undefined: those of the document that came in. */
  readonly write: (numbers: readonly number[]) => Uint8Array | undefined
  /** What is wrong with it, and does not stop it. */
  readonly warnings: readonly Failure[]
}

export type Unmapped = { readonly kind: 'unmapped'; readonly failures: readonly Failure[] }

/** Reads a document, maps it and writes it in the forms of the outgoing guides. Pure. */
export function renderAll(road: Road, document: Document): Rendering | Unmapped {
  const { mapping } = road
  const source = readSource(road.in.guide, document)
  if (mapping.kind === 'none') return passed(road, document, source)
  return counted({ road, mapping, source, document })
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
  readonly source: Source
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
  const mapped = runMapping(mapping.mapping, source.tree, { now, counters, ...(facts && { message: facts }) })
  if (mapped.kind === 'failed') return { kind: 'unmapped', failures: mapped.errors.map(mappingFailure) }
  const written = mapped.outputs.map(({ to, output }) => {
    const guide = mapping.targets.get(to)
    if (guide === undefined) throw new Error(`mapping ${mapping.name} has no target ${to}`)
    return writeOutput(output, { guide, now, ...(road.agreement && { agreement: road.agreement }) })
  })
  const failures = written.flatMap((one) => (one.kind === 'unmapped' ? one.failures : []))
  if (failures.length > 0) return { kind: 'unmapped', failures }
  const outputs = written.flatMap((one) => (one.kind === 'output' ? [one.output] : []))
  return { kind: 'mapped', outputs, drawn: mapped.drawn }
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

function formOf(guide: Guide): { readonly mediaType: string; readonly extension: string } {
  if (guide.format === 'x12') return { mediaType: 'application/edi-x12', extension: 'edi' }
  if (guide.format === 'edifact') return { mediaType: 'application/edifact', extension: 'edi' }
  if (!('codec' in guide)) return { mediaType: 'application/octet-stream', extension: 'dat' }
  const { mediaType, extension } = guide.codec
  return { mediaType, extension }
}

type Target = { readonly guide: Guide; readonly now: Date; readonly agreement?: Agreement }
type Written = { readonly kind: 'output'; readonly output: RenderedOutput } | Unmapped

function writeOutput(output: OutputBranch, target: Target): Written {
  const { guide, agreement, now } = target
  if (guide.format === 'undefined') throw new Error(`guide ${guide.name} has no form to write`)
  if ('codec' in guide) return writeDocument(output, guide)
  if (agreement === undefined) throw new Error(`guide ${guide.name} is of EDI, and no agreement addresses it`)
  const writing = writeEdi(output, { guide, agreement, now })
  if (writing.kind === 'refused') return { kind: 'unmapped', failures: writing.failures }
  const { series, write, warnings } = writing
  return {
    kind: 'output',
    output: { guide, documentType: guide.setId, ...formOf(guide), series, write, warnings },
  }
}

function writeDocument(output: OutputBranch, guide: DocumentGuide): Written {
  const writer = guide.codec.write()
  const written = writer.document(output)
  if (written.kind === 'refused') return { kind: 'unmapped', failures: written.faults.map(writingFailure) }
  const end = writer.end()
  const content = end.length === 0 ? written.bytes : Buffer.concat([written.bytes, end])
  const warnings = written.warnings.map(writingFailure)
  return {
    kind: 'output',
    output: { guide, documentType: guide.name, ...formOf(guide), series: [], write: () => content, warnings },
  }
}

/** What was mapped does not fit the guide that it is written by. */
function writingFailure({ code, text, path: targetPath }: Fault): Failure {
  const failed = code === 'FIELD_MISSING' ? 'MAP_VALUE_MISSING' : 'MAP_FAILED'
  return failure(failed, 'mapper', text, targetPath === undefined ? {} : { targetPath })
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

/** A single document, written. */
export type Rendered = {
  readonly kind: 'rendered'
  readonly content: Uint8Array
  readonly mediaType: string
  readonly extension: string
  readonly documentType: string
  readonly po: string | undefined
}

/** For who has a use for one document only. `next` gives the next number of a series; left out: always 1. */
export function render(
  road: Road,
  document: Document,
  next: (series: string) => number = () => 1,
): Rendered | Unmapped {
  const rendering = renderAll(road, document)
  if (rendering.kind === 'unmapped') return rendering
  const { counters } = rendering
  const outputs = counters ? counters.outputs(counters.series.map(next)) : rendering.outputs
  const [first, ...others] = outputs
  if (first === undefined || others.length > 0) {
    const text = `The mapping gave ${rendering.outputs.length} documents, and exactly one is expected here.`
    return { kind: 'unmapped', failures: [failure('MAP_FAILED', 'mapper', text)] }
  }
  const { mediaType, extension, documentType, series, write } = first
  const content = write(series.map(next)) ?? document.bytes
  return { kind: 'rendered', content, mediaType, extension, documentType, po: rendering.po }
}
