import type { Branch, OutputBranch } from '@parley/document'
import { awsViewOfTransaction, delimitersOfText, readTransactionTree } from '@parley/edi'
import { failure } from '@parley/journey'
import type { Mapping } from '@parley/model'
import { type Json, jsonOfTree, outputOfJson } from '@parley/steps'
import { charsetOf, type Document } from './read-source.ts'
import type { Unmapped } from './write-output.ts'

export type StepMapping = Extract<Mapping, { readonly kind: 'step' }>
type Stepped = { readonly kind: 'stepped'; readonly documents: readonly OutputBranch[] } | Unmapped

/** Runs a mapping in another language over one document. */
export async function runStep(mapping: StepMapping, tree: Branch, document: Document): Promise<Stepped> {
  const result = await mapping.step.run(inputOf(mapping, tree, document), { now: document.now })
  if (result.kind === 'failed') return failed(result.text)
  const output = outputOfJson(result.output)
  return output.kind === 'failed' ? failed(output.text) : { kind: 'stepped', documents: output.documents }
}

function failed(text: string): Unmapped {
  return { kind: 'unmapped', failures: [failure('MAP_FAILED', 'mapper', text)] }
}

function inputOf({ from, input }: StepMapping, tree: Branch, { bytes, place }: Document): Json {
  if (input === 'document' || !('compiled' in from) || !('separators' in place))
    return jsonOfTree(tree, from.shape)
  const transaction = { range: { offset: 0, length: bytes.length } }
  const delimiters = delimitersOfText(place.separators)
  const source = { delimiters, transaction, guide: from.compiled, ...charsetOf(place) }
  return awsViewOfTransaction(readTransactionTree(bytes, source)) as Json
}
