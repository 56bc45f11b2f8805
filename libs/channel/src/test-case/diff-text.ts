import { shownValue, type ValueDifference } from './diff-values.ts'

/** Line by line, and at last byte by byte: for what no reader can take apart. */
const maxLines = 10

export function* diffText(expected: Uint8Array, got: Uint8Array): Generator<ValueDifference> {
  const [one, other] = [linesOf(expected), linesOf(got)]
  let count = 0
  for (let line = 0; line < Math.max(one.length, other.length); line++) {
    if (one[line] === other[line]) continue
    if (++count > maxLines) return yield { path: '', got: `more than ${maxLines} lines that differ` }
    yield {
      path: `line ${line + 1}`,
      ...(one[line] !== undefined && { expected: shownValue(one[line]) }),
      ...(other[line] !== undefined && { got: shownValue(other[line]) }),
    }
  }
  if (count === 0) yield* firstByte(expected, got)
}

function linesOf(bytes: Uint8Array): readonly string[] {
  return Buffer.from(bytes).toString('latin1').split(/\r?\n/)
}

function* firstByte(expected: Uint8Array, got: Uint8Array): Generator<ValueDifference> {
  const at = expected.findIndex((byte, index) => byte !== got[index])
  const place = at < 0 ? expected.length : at
  if (expected.length === got.length && at < 0) return
  yield { path: `byte ${place}`, expected: byteText(expected[place]), got: byteText(got[place]) }
}

function byteText(byte: number | undefined): string {
  return byte === undefined ? 'the end' : byte.toString(16).padStart(2, '0')
}
