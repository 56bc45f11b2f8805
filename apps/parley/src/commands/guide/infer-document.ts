import { readFile } from 'node:fs/promises'
import { inferDocumentGuide } from '@parley/document'
import { compileDocumentGuide, type DocumentGuideSpec, resourceToYaml } from '@parley/model'
import { note, UserError } from '../../terminal.ts'
import { deliver } from './deliver.ts'
import type { InferCommandOptions } from './infer.ts'

/** A guide of JSON, XML or CSV drafted from samples, or from a JSON Schema or an XML Schema. */
export async function inferDocument({ from, element, name, out }: InferCommandOptions): Promise<void> {
  const texts = await Promise.all(from.map(textOf))
  const result = inferDocumentGuide(texts, element === undefined ? {} : { element })
  if (result.kind === 'problem') throw new UserError(`Nothing to learn from: ${result.text}.`)
  const { spec, documents, notes } = result.guide
  const compiled = compileDocumentGuide(spec as unknown as DocumentGuideSpec)
  if (compiled.kind === 'problems')
    throw new Error(
      `the draft does not compile: ${compiled.problems[0]?.path.join('.')} ${compiled.problems[0]?.text}`,
    )
  for (const line of notes) note(`Look at this: ${line}.`)
  note(
    documents === 0
      ? 'Drafted from a schema.'
      : `Drafted from ${documents === 1 ? 'one document' : `${documents} documents`}; what was in all of them is required.`,
  )
  await deliver(
    resourceToYaml({ apiVersion: 'parley.dev/v1alpha1', kind: 'Guide', metadata: { name }, spec }),
    out,
  )
}

async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${file} cannot be read (${error.code}).`)
  })
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  return isUtf16 ? bytes.toString('utf16le') : bytes.toString('utf8')
}
