import type { Branch, DocumentCodec } from '@parley/document'
import { type Framing, frame } from '@parley/edi'
import type { Guide } from '@parley/model'
import { diffEdi } from './diff-edi.ts'
import { diffText } from './diff-text.ts'
import { diffValues, type ValueDifference, WrittenNumber } from './diff-values.ts'

/** How a document is read, to be compared. */
export type Form = { readonly format: Guide['format']; readonly codec?: DocumentCodec }

export type Compared = {
  readonly expected: Uint8Array
  readonly got: Uint8Array
  /** Every byte counts. */
  readonly exact: boolean
}

/** What differs between two documents of a format, in its terms; where it cannot be read, line by line. */
export function* diffDocuments(form: Form, compared: Compared): Generator<ValueDifference> {
  const { expected, got, exact } = compared
  if (isSameBytes(expected, got)) return
  if (expected.length === 0) return yield { path: '', got: `a document of ${got.length} bytes` }
  const inTerms = diffInTerms(form, expected, got)
  if (inTerms === undefined) return yield* diffText(expected, got)
  let count = 0
  for (const difference of inTerms) {
    count++
    yield difference
  }
  // Blanks, separators and line ends say nothing, unless every byte counts.
  if (count === 0 && exact) yield* diffText(expected, got)
}

function diffInTerms(
  { format, codec }: Form,
  expected: Uint8Array,
  got: Uint8Array,
): Generator<ValueDifference> | undefined {
  switch (format) {
    case 'json':
      return both(parseJson, expected, got, (one, other) => diffValues(one.value, other.value))
    case 'x12':
    case 'edifact':
      return both(framed, expected, got, diffEdi)
    default:
      return codec && both((bytes) => readTrees(codec, bytes), expected, got, diffTrees)
  }
}

function both<Read>(
  read: (bytes: Uint8Array) => Read | undefined,
  expected: Uint8Array,
  got: Uint8Array,
  diff: (expected: Read, got: Read) => Generator<ValueDifference>,
): Generator<ValueDifference> | undefined {
  const [one, other] = [read(expected), read(got)]
  return one === undefined || other === undefined ? undefined : diff(one, other)
}

/** What the codec reads of it; undefined when anything is wrong with it. */
function readTrees(codec: DocumentCodec, file: Uint8Array): readonly Branch[] | undefined {
  const unpacked = codec.unpack?.(file)
  if (unpacked?.kind === 'refused') return undefined
  const reader = codec.read()
  const found = [...reader.push(unpacked?.bytes ?? file), ...reader.end()]
  return found.some(({ faults }) => faults.length > 0) ? undefined : found.map(({ tree }) => tree)
}

/** Most files hold one document, whose paths then begin with its fields. */
function* diffTrees(expected: readonly Branch[], got: readonly Branch[]): Generator<ValueDifference> {
  if (expected.length === 1 && got.length === 1) yield* diffValues(expected[0], got[0])
  else yield* diffValues(expected, got)
}

type Framed = { readonly bytes: Uint8Array; readonly framing: Framing }

function framed(bytes: Uint8Array): Framed | undefined {
  const framing = frame(bytes)
  return framing.interchanges.length === 0 ? undefined : { bytes, framing }
}

/** Numbers keep their digits, so the reviver asks for what was written. */
function parseJson(bytes: Uint8Array): { readonly value: unknown } | undefined {
  const reviver = (_: string, value: unknown, written?: { readonly source?: string }): unknown =>
    typeof value === 'number' ? new WrittenNumber(written?.source ?? String(value)) : value
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), reviver) as unknown }
  } catch {
    return undefined
  }
}

function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at])
}
