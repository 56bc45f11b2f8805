import { checkOutput } from '../check-output.ts'
import type { DocumentWriter, WrittenDocument } from '../codec.ts'
import type { OutputBranch } from '../output.ts'
import type { BranchShape } from '../tree.ts'
import { writeJson } from '../write-json.ts'

/** One document a file, a list of documents, or one document a line (NDJSON). */
export type JsonLayout = 'one' | 'list' | 'lines'

type JsonWriting = {
  readonly shape: BranchShape
  readonly path: readonly string[]
  readonly layout: JsonLayout
}

/** Writes a file of JSON documents, in the objects of `path` when there are some. */
export function jsonWriter({ shape, path, layout }: JsonWriting): DocumentWriter {
  const isList = layout === 'list'
  const opening = path.map((name) => `{${JSON.stringify(name)}: `).join('') + (isList ? '[\n' : '')
  const closing = (isList ? '\n]' : '') + '}'.repeat(path.length)
  let written = 0
  const document = (output: OutputBranch): WrittenDocument => {
    if (layout === 'one' && written > 0) return { kind: 'refused', faults: [oneOnly] }
    const checked = checkOutput(output, shape)
    if (checked.kind === 'refused') return checked
    const bytes = writeJson(output, shape)
    const lead = written === 0 ? opening : isList ? ',\n' : ''
    written++
    const text = layout === 'lines' ? onOneLine(bytes) : bytes.subarray(0, bytes.length - 1)
    const tail = layout === 'lines' || (layout === 'one' && closing === '') ? '\n' : ''
    return { ...checked, bytes: Buffer.concat([Buffer.from(lead), text, Buffer.from(tail)]) }
  }
  const end = () => {
    if (layout === 'lines' || (layout === 'one' && (closing === '' || written === 0))) return Buffer.alloc(0)
    return Buffer.from(`${written === 0 ? opening : ''}${closing}\n`)
  }
  return { document, end }
}

const oneOnly = {
  code: 'DOC_ONE_ONLY',
  severity: 'error',
  text: 'the guide writes one document a file; write layout: list or lines for more',
} as const

// Line breaks of strings are escaped in JSON, so each raw one is of the layout, and spaces after it are its indent.
function onOneLine(bytes: Uint8Array): Uint8Array {
  return Buffer.from(Buffer.from(bytes).toString('utf8').replace(/\n */g, ''), 'utf8')
}
