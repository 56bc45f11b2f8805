import { type CodecResult, type DocumentCodec, limitsWith } from '../codec.ts'
import { shapeOfFields } from '../shape-of-fields.ts'
import type { BranchShape } from '../tree.ts'
import { jsonReader, readOneJson } from './read-json.ts'
import { type JsonLayout, jsonWriter } from './write-json-file.ts'

/** What a guide of JSON documents says. */
export type JsonGuideSpec = {
  /** In the compact notation of `shapeOfFields`. */
  readonly fields: unknown
  /** Where the documents stand in an object that wraps them: `$.orders`, `$.feed.orders`. */
  readonly documents?: string
  /** How a file is written, `one` unless said; every form is read. */
  readonly layout?: JsonLayout
}

/** Compiles a guide of JSON documents, or gives every problem with its path inside the spec. */
export function compileJsonGuide(spec: JsonGuideSpec): CodecResult {
  const read = shapeOfFields(spec.fields)
  const path = pathOf(spec.documents)
  if (read.kind === 'problems' || path === undefined) {
    const own = read.kind === 'problems' ? read.problems : []
    const problems = own.map((problem) => ({ ...problem, path: ['fields', ...problem.path] }))
    return { kind: 'problems', problems: path === undefined ? [...problems, notAPath] : problems }
  }
  return { kind: 'codec', codec: jsonCodec(read.shape, path, spec.layout ?? 'one') }
}

const notAPath = {
  path: ['documents'],
  text: 'write the path of the documents as $ and names, such as $.orders',
}

function pathOf(documents: string | undefined): readonly string[] | undefined {
  if (documents === undefined) return []
  const names = documents.split('.')
  const isPath = names.length > 1 && names.length <= 9 && names[0] === '$' && !names.includes('')
  return isPath ? names.slice(1) : undefined
}

function jsonCodec(shape: BranchShape, path: readonly string[], layout: JsonLayout): DocumentCodec {
  return {
    format: 'json',
    shape,
    mediaType: layout === 'lines' ? 'application/x-ndjson' : 'application/json',
    extension: layout === 'lines' ? 'ndjson' : 'json',
    read: (limits) => jsonReader({ shape, path }, limitsWith(limits)),
    readOne: (bytes, place, limits) => readOneJson(bytes, place, { shape, limits: limitsWith(limits) }),
    write: () => jsonWriter({ shape, path, layout }),
  }
}
