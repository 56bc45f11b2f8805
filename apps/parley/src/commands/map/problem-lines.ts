import type { Problem } from '@parley/model'

/**
 * A problem as compilers show it: place and sentence, then the line of the file with carets below what is meant. Nothing
 * is shown of a file that is not among the texts.
 */
export function problemLines(
  { file, line, column, path, text }: Problem,
  texts: ReadonlyMap<string, string>,
): string {
  const head = `${file}:${line}:${column} ${path === '' ? '' : `${path}: `}${text}`
  const source = texts.get(file)?.split(/\r?\n/)[line - 1]
  if (source === undefined || source.trim() === '') return head
  const { shown, start } = cut(source, column - 1)
  const number = String(line).padStart(5)
  const blank = shown.slice(0, start).replaceAll(/[^\t]/g, ' ')
  return `${head}\n${number} | ${shown}\n${' '.repeat(5)} | ${blank}${'^'.repeat(widthAt(shown, start))}`
}

const longest = 120

/** Of a long line, the part around the place. */
function cut(source: string, at: number): { readonly shown: string; readonly start: number } {
  const start = Math.max(0, Math.min(at, source.length))
  if (source.length <= longest) return { shown: source, start }
  const from = Math.max(0, Math.min(start - 40, source.length - longest))
  return { shown: source.slice(from, from + longest), start: start - from }
}

/** A name or a number is marked as a whole. */
function widthAt(source: string, start: number): number {
  const word = /^[\p{L}\p{N}_$-]+/u.exec(source.slice(start))
  return Math.max(1, word?.[0].length ?? 1)
}
