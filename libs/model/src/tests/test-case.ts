import type { Path } from '../problem.ts'
import type { Resource } from '../resource.ts'
import {
  type AcknowledgementWord,
  type DocumentSpec,
  type FailureSpec,
  type TestSpec,
  testSpec,
} from './test-spec.ts'

/** One test, ready to run. */
export type TestCase = {
  /** Name of the resource that it stands in. */
  readonly suite: string
  readonly name: string
  readonly subject: { readonly kind: 'channel' | 'mapping'; readonly name: string }
  readonly input: TestDocument
  readonly now: Date
  readonly counters: { readonly [name: string]: number }
  readonly metadata: { readonly [name: string]: string }
  readonly outputs: readonly TestDocument[]
  /** Undefined: not looked at. */
  readonly acknowledgement: AcknowledgementWord | readonly TestDocument[] | undefined
  readonly failures: readonly FailureSpec[]
}

export type TestDocument = {
  readonly bytes: Uint8Array
  /** Where it was read from, beside the YAML file; absent when it is written there. */
  readonly file?: string
  readonly exact: boolean
}

const usualNow = '2026-01-01T00:00:00Z'

/** The tests of a set that was checked, in the order of its resources. */
export function testCasesOf(resources: readonly Resource[]): readonly TestCase[] {
  return resources.flatMap(({ kind, metadata, spec }) =>
    kind === 'Test' ? casesOf(metadata.name, testSpec.parse(spec)) : [],
  )
}

function casesOf(suite: string, spec: TestSpec): readonly TestCase[] {
  const { channel, mapping } = spec
  return spec.tests.map((test) => ({
    ...{ suite, name: test.name },
    subject: { kind: channel === undefined ? 'mapping' : 'channel', name: channel ?? mapping ?? '' },
    input: documentOf(test.input),
    now: new Date(test.now ?? spec.now ?? usualNow),
    counters: { ...spec.counters, ...test.counters },
    metadata: { ...spec.metadata, ...test.metadata },
    outputs: many(test.expect.output).map(documentOf),
    acknowledgement: acknowledgementOf(test.expect.acknowledgement),
    failures: many(test.expect.failure),
  }))
}

type Test = TestSpec['tests'][number]

const words: ReadonlySet<unknown> = new Set<AcknowledgementWord>(['accepted', 'partial', 'rejected', 'none'])

function acknowledgementOf(expected: Test['expect']['acknowledgement']): TestCase['acknowledgement'] {
  if (expected === undefined || isWord(expected)) return expected
  return many(expected).map(documentOf)
}

function isWord(expected: unknown): expected is AcknowledgementWord {
  return words.has(expected)
}

function many<Item>(value: Item | readonly Item[] | undefined): readonly Item[] {
  if (value === undefined) return []
  return Array.isArray(value) ? (value as readonly Item[]) : [value as Item]
}

/** Every document of a test with its place in it. */
export function documentsOfTest(
  test: Test,
): readonly { readonly document: DocumentSpec; readonly path: Path }[] {
  const { output, acknowledgement } = test.expect
  const ofList = (value: DocumentSpec | readonly DocumentSpec[] | undefined, name: string) =>
    many<DocumentSpec>(value as DocumentSpec | undefined).map((document, index) => ({
      document,
      path: ['expect', name, ...(Array.isArray(value) ? [index] : [])],
    }))
  return [
    { document: test.input, path: ['input'] },
    ...ofList(output, 'output'),
    ...ofList(isWord(acknowledgement) ? undefined : acknowledgement, 'acknowledgement'),
  ]
}

function documentOf(document: DocumentSpec): TestDocument {
  const bytes = bytesOf(document)
  if (typeof document === 'string') return { bytes, exact: false }
  const { file, exact = false } = document
  return { bytes, exact, ...(file !== undefined && { file }) }
}

export function bytesOf(document: DocumentSpec): Uint8Array {
  if (typeof document === 'string') return Buffer.from(document)
  const { text, base64, json } = document
  if (base64 !== undefined) return Buffer.from(base64, 'base64')
  return Buffer.from(text ?? JSON.stringify(json, null, 2))
}
