import type { Scalar } from 'yaml'

/**
 * Offset in the YAML text of character `column` (1-based) of a text value, however it was written: plain, quoted or
 * as a block over several lines. White space may be folded, so the other characters are counted.
 */
export function locateInScalar(source: string, node: Scalar, column: number): number {
  const start = node.range?.[0] ?? 0
  if (typeof node.value !== 'string') return start
  let before = node.value.slice(0, column - 1).replace(/\s/g, '').length
  let offset = bodyStart(source, node, start)
  const end = node.range?.[1] ?? source.length
  while (offset < end) {
    const length = characterLength(source, node, offset)
    const isSpace = /\s/.test(source.charAt(offset))
    if (!isSpace && before === 0) return offset
    if (!isSpace) before--
    offset += length
  }
  return start
}

function bodyStart(source: string, { type }: Scalar, start: number): number {
  if (type === 'QUOTE_SINGLE' || type === 'QUOTE_DOUBLE') return start + 1
  // The header of a block, such as `>-`, ends with its line.
  if (type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED') return source.indexOf('\n', start) + 1
  return start
}

/** An escaped character is one, though it is written as two. */
function characterLength(source: string, { type }: Scalar, offset: number): number {
  if (type === 'QUOTE_DOUBLE' && source[offset] === '\\') return 2
  return type === 'QUOTE_SINGLE' && source.startsWith("''", offset) ? 2 : 1
}
