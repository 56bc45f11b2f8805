import { checkFiles, problemText } from '@parley/model'
import { expect, test } from 'vitest'
import { guideOf, vocabulary } from './vocabulary.ts'

const formats = ['json', 'xml'] as const

test.each(formats)('every document of the vocabulary is a guide of %s that compiles', async (format) => {
  const files = Object.values(vocabulary).map((one) => guideOf(one, format))
  const { problems, resources } = await checkFiles(files, new Date(0))
  expect(problems.map(problemText)).toEqual([])
  expect(resources.map(({ metadata }) => metadata.name).sort()).toEqual(
    Object.values(vocabulary)
      .map(({ name }) => name)
      .sort(),
  )
})

test.each(formats)('the guides of %s are files that a person can read', (format) => {
  for (const { path, text } of Object.values(vocabulary).map((one) => guideOf(one, format))) {
    expect([path, text.startsWith('# ')]).toEqual([path, true])
    expect([path, text.split('\n').filter((line) => line.length > 120)]).toEqual([path, []])
  }
})
