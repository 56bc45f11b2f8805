import { readFileSync } from 'node:fs'
import type { Branch, DocumentCodec, OutputBranch } from '@parley/document'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { guideSpec } from './guide-spec.ts'
import { compileDocumentGuide } from './guides/compile-document-guide.ts'

const page = readFileSync(new URL('../../../docs/formats.md', import.meta.url), 'utf8')
/** A guide, a file, and its documents. */
const examples = [...page.matchAll(/```yaml\n(.*?)```\n```\w+\n(.*?)```\n```json\n(.*?)```/gs)]

function codecOf(yaml: string): DocumentCodec {
  const spec = guideSpec.parse(parse(yaml, { stringKeys: true }))
  if (spec.format === 'x12' || spec.format === 'edifact' || spec.format === 'undefined')
    throw new Error(spec.format)
  const result = compileDocumentGuide(spec)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return result.codec
}

function documentsOf(codec: DocumentCodec, file: Uint8Array): readonly unknown[] {
  const reader = codec.read()
  return [...reader.push(file), ...reader.end()].map(({ tree, faults }) => {
    expect(faults).toEqual([])
    return plain(tree)
  })
}

/** Without where it came from. */
function plain(tree: Branch): unknown {
  return JSON.parse(JSON.stringify(tree))
}

function written(codec: DocumentCodec, documents: readonly OutputBranch[]): Uint8Array {
  const writer = codec.write()
  const parts = documents.map((document) => {
    const result = writer.document(document)
    if (result.kind === 'refused') throw new Error(JSON.stringify(result.faults))
    return result.bytes
  })
  return Buffer.concat([...parts, writer.end()])
}

/** Of a packed format, what the page shows is the file as it is unpacked. */
function rowsOf(codec: DocumentCodec, file: Uint8Array): Uint8Array {
  const result = codec.unpack?.(file)
  if (result?.kind === 'refused') throw new Error(JSON.stringify(result.faults))
  return result === undefined ? file : result.bytes
}

test('the guides of the page read their files into the documents shown, and write them again', () => {
  expect(examples.length).toBe(page.split('```yaml\n').length - 1)
  for (const [, yaml = '', file = '', json = ''] of examples) {
    const codec = codecOf(yaml)
    const documents = JSON.parse(json) as OutputBranch[]
    expect(documentsOf(codec, Buffer.from(file))).toEqual(documents)
    expect(documentsOf(codec, rowsOf(codec, written(codec, documents)))).toEqual(documents)
    if (codec.format === 'csv' || codec.format === 'fixed')
      expect(Buffer.from(written(codec, documents)).toString()).toBe(file)
  }
})
