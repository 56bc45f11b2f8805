import type { Branch } from '@parley/document'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  bytesOf,
  documentGuide,
  mappingOf,
  receive,
  revisionOf,
  send,
  treeOf,
  treeOfBytes,
} from '../exchange.contract.ts'
import { sampleDocuments } from '../samples/sample-documents.ts'
import { xmlSamples } from '../samples/xml-samples.ts'
import { guideOf, vocabulary } from '../vocabulary/vocabulary.ts'
import type { VocabularyFormat } from '../vocabulary/vocabulary-format.ts'
import { documents } from './documents.contract.ts'
import { x12Files, x12Starters } from './x12-starters.ts'

const set = (format: VocabularyFormat) =>
  revisionOf([
    ...Object.values(vocabulary).map((one) => guideOf(one, format)),
    ...x12Starters.flatMap(x12Files),
  ])
const json = await set('json')
const xml = await set('xml')

/** What a tree says, without where it was read. */
function plain(tree: Branch): unknown {
  return JSON.parse(JSON.stringify(tree))
}

test.each(x12Starters)(
  '$document.name says the same as JSON, as XML and as $set',
  ({ set, sender, read, write }) => {
    const road = { sender, read: read.name, write: write.name }
    const documentOf = documents[set]
    if (documentOf === undefined) throw new Error(set)
    fc.assert(
      fc.property(documentOf, (document) => {
        const file = send(json, road, treeOf(documentGuide(mappingOf(json, write.name).from), document))
        const trees = [json, xml].map((revision) => {
          const { codec } = documentGuide(mappingOf(revision, read.name).to)
          const { output } = receive(revision, road, file)
          return treeOfBytes(codec, bytesOf(documentGuide(mappingOf(revision, read.name).to), output))
        })
        const [asJson, asXml] = trees
        if (asJson === undefined || asXml === undefined) throw new Error('no trees')
        expect(plain(asXml)).toEqual(plain(asJson))
        expect(Buffer.from(send(xml, road, asXml)).toString()).toBe(
          Buffer.from(send(json, road, asJson)).toString(),
        )
      }),
      { numRuns: 40 },
    )
  },
)

test.each(x12Starters)(
  'the sample of $document.name stands in its file as XML',
  ({ set, sender, read, write }) => {
    const road = { sender, read: read.name, write: write.name }
    const source = documentGuide(mappingOf(json, write.name).from)
    const file = send(json, road, treeOf(source, sampleDocuments[set] ?? {}))
    const target = documentGuide(mappingOf(xml, read.name).to)
    const written = Buffer.from(bytesOf(target, receive(xml, road, file).output)).toString()
    expect(written).toBe(xmlSamples[set])
  },
)
