import { expect, test } from 'vitest'
import { exchange, revisionOf } from '../exchange.contract.ts'
import { sampleDocuments } from '../samples/sample-documents.ts'
import { x12Samples } from '../samples/x12-samples.ts'
import { guideOf, vocabulary } from '../vocabulary/vocabulary.ts'
import { x12Files, x12Starters } from './x12-starters.ts'

const revision = await revisionOf([
  ...Object.values(vocabulary).map((one) => guideOf(one, 'json')),
  ...x12Starters.flatMap(x12Files),
])

test.each(x12Starters)(
  'the sample of $set is written as it stands in its file, and read again',
  ({ set, sender, read, write }) => {
    const document = sampleDocuments[set]
    if (document === undefined) throw new Error(set)
    const {
      file,
      findings,
      document: back,
    } = exchange(revision, { sender, read: read.name, write: write.name }, document)
    expect(file).toBe(x12Samples[set])
    expect(findings).toEqual([])
    expect(back).toEqual(document)
  },
)
