import { checkFiles, problemText } from '@parley/model'
import { expect, test } from 'vitest'
import { jsonGuideFile, vocabulary } from './vocabulary.ts'

const files = Object.values(vocabulary).map(jsonGuideFile)

test('every document of the vocabulary is a guide that compiles', async () => {
  const { problems, resources } = await checkFiles(files, new Date(0))
  expect(problems.map(problemText)).toEqual([])
  expect(resources.map(({ metadata }) => metadata.name).sort()).toEqual(
    Object.values(vocabulary)
      .map(({ name }) => name)
      .sort(),
  )
})

test('the guides are files that a person can read', () => {
  for (const { path, text } of files) {
    expect([path, text.startsWith('# ')]).toEqual([path, true])
    expect([path, text.split('\n').filter((line) => line.length > 120)]).toEqual([path, []])
  }
})
