import type { Fault, OutputBranch } from '@parley/document'
import { type Failure, failure } from '@parley/journey'
import type { Agreement, DocumentGuide, Guide } from '@parley/model'
import { writeEdi } from './write-edi.ts'

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

/** What files of this guide are. */
export function formOf(guide: Guide): { readonly mediaType: string; readonly extension: string } {
  if (guide.format === 'x12') return { mediaType: 'application/edi-x12', extension: 'edi' }
  if (guide.format === 'edifact') return { mediaType: 'application/edifact', extension: 'edi' }
  if (!('codec' in guide)) return { mediaType: 'application/octet-stream', extension: 'dat' }
  const { mediaType, extension } = guide.codec
  return { mediaType, extension }
}

type Target = { readonly guide: Guide; readonly now: Date; readonly agreement?: Agreement }
export type Written = { readonly kind: 'output'; readonly output: RenderedOutput } | Unmapped

/** A document in the form of the guide of its target. */
export function writeOutput(output: OutputBranch, target: Target): Written {
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

export function writeDocument(output: OutputBranch, guide: DocumentGuide): Written {
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

/** One that cannot be written keeps all from being: they are of one document. */
export function allWritten(
  written: readonly Written[],
): { readonly kind: 'written'; readonly outputs: readonly RenderedOutput[] } | Unmapped {
  const failures = written.flatMap((one) => (one.kind === 'unmapped' ? one.failures : []))
  if (failures.length > 0) return { kind: 'unmapped', failures }
  return { kind: 'written', outputs: written.flatMap((one) => (one.kind === 'output' ? [one.output] : [])) }
}
