import { expect, test } from 'vitest'
import { exchange, revisionOf } from '../exchange.contract.ts'
import { edifactSamples } from '../samples/edifact-samples.ts'
import { sampleDocuments, x12Of } from '../samples/sample-documents.ts'
import { guideOf, vocabulary } from '../vocabulary/vocabulary.ts'
import { x12Files } from '../x12/x12-starters.ts'
import { edifactStarters } from './edifact-starters.ts'

const revision = await revisionOf([
  ...Object.values(vocabulary).map((one) => guideOf(one, 'json')),
  ...edifactStarters.flatMap(x12Files),
])

test.each(edifactStarters)(
  'the sample of $set is written as it stands in its file, and read again',
  ({ set, sender, read, write }) => {
    const document = sampleDocuments[x12Of(set)]
    if (document === undefined) throw new Error(set)
    const road = { sender, read: read.name, write: write.name }
    const { file, findings, document: back } = exchange(revision, road, document)
    expect(file).toBe(edifactSamples[set])
    // The reason of an adjustment is a code of the standard that the document came in: this one of X12.
    expect(findings.map(({ code }) => code)).toEqual(set === 'REMADV' ? ['CODE_NOT_IN_STANDARD'] : [])
    expect(back).toEqual(document)
  },
)
