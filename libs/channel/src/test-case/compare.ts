import type { TestCase, TestDocument } from '@parley/model'
import { compareFailures } from './compare-failures.ts'
import { diffDocuments, type Form } from './diff-documents.ts'
import { type Difference, maxDifferences } from './difference.ts'
import type { Followed } from './followed.ts'

/** Everything that is not as the test expects it, in the order in which it is asked for. */
export function* compare(test: TestCase, followed: Followed): Generator<Difference> {
  yield* compareFailures(test.failures, followed.failures)
  const { acknowledgement } = test
  if (typeof acknowledgement === 'string') {
    if (acknowledgement !== followed.outcome)
      yield { where: 'acknowledgement', path: '', expected: acknowledgement, got: followed.outcome }
  } else if (acknowledgement !== undefined) {
    const answers = followed.answers.map(({ content }) => ({ form: { format: 'x12' as const }, content }))
    yield* compareAll('acknowledgement', acknowledgement, answers)
  }
  const outputs = followed.outputs.map(({ guide, content }) => ({ form: guide, content }))
  yield* compareAll('output', test.outputs, outputs)
}

type Got = { readonly form: Form; readonly content: Uint8Array }

function* compareAll(
  what: string,
  expected: readonly TestDocument[],
  got: readonly Got[],
): Generator<Difference> {
  const count = Math.max(expected.length, got.length)
  for (let index = 0; index < count; index++) {
    const [one, other] = [expected[index], got[index]]
    const where = `${what}${count > 1 ? ` ${index + 1}` : ''}${one?.file === undefined ? '' : ` (${one.file})`}`
    if (one === undefined) yield { where, path: '', got: `a document of ${other?.content.length} bytes` }
    else if (other === undefined) yield { where, path: '', expected: 'a document' }
    else yield* compareOne(where, one, other)
  }
}

function* compareOne(where: string, expected: TestDocument, { form, content }: Got): Generator<Difference> {
  let count = 0
  for (const found of diffDocuments(form, {
    expected: expected.bytes,
    got: content,
    exact: expected.exact,
  })) {
    if (++count > maxDifferences) {
      yield { where, path: '', got: `more than ${maxDifferences} differences; the rest is left out` }
      return
    }
    yield { where, ...found }
  }
}
