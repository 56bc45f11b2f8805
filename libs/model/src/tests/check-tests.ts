import { type Catalogue, type Entry, specProblem } from '../catalogue.ts'
import type { Problem } from '../problem.ts'
import { bytesOf, documentsOfTest } from './test-case.ts'
import type { DocumentSpec } from './test-spec.ts'

/** A revision stays small enough to be kept in memory and in every backup. */
const limits = { ofAllBytes: 8 * 1024 * 1024 } as const

/** Tests of nothing or of two things at once, names used twice, and documents that say nothing or too much. */
export function checkTests({ entries }: Catalogue): readonly Problem[] {
  const problems = [...entries.Test.values()].flatMap((entry) => [
    ...checkSubject(entry),
    ...checkNames(entry),
    ...checkDocuments(entry),
  ])
  return problems.length > 0 ? problems : checkSize([...entries.Test.values()])
}

function checkSubject(entry: Entry<'Test'>): readonly Problem[] {
  const { channel, mapping } = entry.spec
  if ((channel === undefined) !== (mapping === undefined)) return []
  const text = 'says what is tested once: write "channel: <name>" or "mapping: <name>"'
  return [specProblem(entry, [], text)]
}

function checkNames(entry: Entry<'Test'>): readonly Problem[] {
  const names = entry.spec.tests.map(({ name }) => name)
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [specProblem(entry, ['tests', index, 'name'], 'another test here has this name')],
  )
}

function checkDocuments(entry: Entry<'Test'>): readonly Problem[] {
  return entry.spec.tests.flatMap((test, index) =>
    documentsOfTest(test).flatMap(({ document, path }) => {
      const text = faultOf(document)
      return text === undefined ? [] : [specProblem(entry, ['tests', index, ...path], text)]
    }),
  )
}

function faultOf(document: DocumentSpec): string | undefined {
  if (typeof document === 'string') return undefined
  const forms = [document.text, document.base64, document.json].filter((form) => form !== undefined)
  return forms.length === 1 ? undefined : 'must have one of file, text, base64 and json'
}

function checkSize(entries: readonly Entry<'Test'>[]): readonly Problem[] {
  let size = 0
  for (const entry of entries) {
    for (const { document } of entry.spec.tests.flatMap(documentsOfTest)) size += bytesOf(document).length
    if (size > limits.ofAllBytes)
      return [specProblem(entry, [], 'the files of all tests together are larger than 8 MiB; cut them down')]
  }
  return []
}
