import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exchange, revisionOf } from '../exchange.contract.ts'
import { guideOf, vocabulary } from '../vocabulary/vocabulary.ts'
import { content, documents } from './documents.contract.ts'
import { x12Files, x12Starters } from './x12-starters.ts'

const revision = await revisionOf([
  ...Object.values(vocabulary).map((one) => guideOf(one, 'json')),
  ...x12Starters.flatMap(x12Files),
])

test.each(x12Starters)(
  'any $document.name comes back from $set as it was sent',
  ({ set, sender, read, write }) => {
    const documentOf = documents[set]
    if (documentOf === undefined) throw new Error(set)
    fc.assert(
      fc.property(documentOf, (document) => {
        const { findings, document: back } = exchange(
          revision,
          { sender, read: read.name, write: write.name },
          document,
        )
        expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
        expect(set === '856' ? content(back) : back).toEqual(set === '856' ? content(document) : document)
      }),
      { numRuns: 60 },
    )
  },
)

test.each(x12Starters)('each rule for $set has a source and a confidence above it', ({ guide: { spec } }) => {
  const rules = spec.slice(spec.indexOf('rules:') + 1)
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
  for (const { path, text } of x12Starters.flatMap(x12Files)) {
    expect([path, text.startsWith('# ')]).toEqual([path, true])
    expect([path, text.split('\n').filter((line) => line.length > 120)]).toEqual([path, []])
  }
})
