import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exchange, revisionOf } from '../exchange.contract.ts'
import { guideOf, vocabulary } from '../vocabulary/vocabulary.ts'
import { content } from '../x12/documents.contract.ts'
import { x12Files } from '../x12/x12-starters.ts'
import { documents } from './documents.contract.ts'
import { edifactStarters } from './edifact-starters.ts'

const revision = await revisionOf([
  ...Object.values(vocabulary).map((one) => guideOf(one, 'json')),
  ...edifactStarters.flatMap(x12Files),
])

test.each(edifactStarters)(
  'any $document.name comes back from $set as it was sent',
  ({ set, sender, read, write }) => {
    const documentOf = documents[set]
    if (documentOf === undefined) throw new Error(set)
    fc.assert(
      fc.property(documentOf, (document) => {
        const road = { sender, read: read.name, write: write.name }
        const { findings, document: back } = exchange(revision, road, document)
        expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
        expect(set === 'DESADV' ? content(back) : back).toEqual(
          set === 'DESADV' ? content(document) : document,
        )
      }),
      { numRuns: 60 },
    )
  },
)

test.each(edifactStarters)('each rule for $set has a source and a confidence above it', ({ guide }) => {
  const rules = guide.spec.slice(guide.spec.indexOf('rules:') + 1)
  let comment = ''
  for (const [index, line] of rules.entries()) {
    const isComment = line.trim().startsWith('#')
    if (isComment) comment = rules[index - 1]?.trim().startsWith('#') ? `${comment} ${line}` : line
    else
      expect([line, comment]).toEqual([
        line,
        expect.stringMatching(/source: .*confidence: (certain|seen|likely|guess)/),
      ])
  }
})

test('the guides and mappings are files that a person can read', () => {
  for (const { path, text } of edifactStarters.flatMap(x12Files)) {
    expect([path, text.startsWith('# ')]).toEqual([path, true])
    expect([path, text.split('\n').filter((line) => line.length > 120)]).toEqual([path, []])
  }
})
