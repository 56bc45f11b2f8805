import { cut } from './text-length.ts'

const white = /\s/

/** The pieces between white space. */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  let from = -1
  for (let at = 0; at <= text.length; at++) {
    const isGap = at === text.length || white.test(text.charAt(at))
    if (!isGap && from < 0) from = at
    if (!isGap || from < 0) continue
    words.push(text.slice(from, at))
    from = -1
  }
  return words
}

/** The lines of a text; CR LF, LF and CR end one. A line end at the end begins no further line. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r\n|\n|\r/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** Lines of at most `width` characters, broken between words, or inside a word that is longer than a line. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of wordsOf(text)) {
    if (line !== '' && line.length + 1 + word.length <= width) {
      line += ` ${word}`
      continue
    }
    if (line !== '') lines.push(line)
    const pieces = chunksOf(word, width)
    for (const piece of pieces.slice(0, -1)) lines.push(piece)
    line = pieces.at(-1) ?? ''
  }
  return line === '' ? lines : [...lines, line]
}

/** Pieces of `width` characters; a piece is one shorter rather than cut a surrogate pair, unless it would be empty. */
export function chunksOf(text: string, width: number): readonly string[] {
  const pieces: string[] = []
  for (let at = 0; at < text.length; ) {
    const piece = cut(text, at, width)
    const taken = piece === '' ? text.slice(at, at + 2) : piece
    pieces.push(taken)
    at += taken.length
  }
  return pieces
}
