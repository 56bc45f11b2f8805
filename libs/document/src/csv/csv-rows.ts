export type CsvRows =
  | { readonly kind: 'rows'; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'fault'; readonly text: string }

/** What is tried where nobody says the delimiter. */
export const csvDelimiters = [',', ';', '\t', '|']

/**
 * Reads the rows of a small CSV text at once (RFC 4180): cells may stand in quotes, a quote within is doubled. Empty lines
 * are left out. Without a delimiter it is the one that comes most in the first line. Documents are read by RowScanner.
 */
export function csvRows(text: string, delimiter?: string): CsvRows {
  // A byte order mark is no part of the first name.
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text
  const between = delimiter ?? mostFrequent(source)
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < source.length) {
    const isQuoted = source[at] === '"'
    const end = isQuoted ? endOfQuotes(source, at) : endOfCell(source, at, between)
    const mark = source.slice(end, end + 1)
    if (end < 0) return { kind: 'fault', text: `row ${rows.length + 1} has a quote that is not closed` }
    if (isQuoted && mark !== '' && mark !== between && mark !== '\r' && mark !== '\n') {
      return { kind: 'fault', text: `row ${rows.length + 1} has letters after a closing quote` }
    }
    row.push(isQuoted ? source.slice(at + 1, end - 1).replaceAll('""', '"') : source.slice(at, end))
    if (mark === between) {
      at = end + 1
      // The last cell of the file may be empty.
      if (at === source.length) row.push('')
      continue
    }
    rows.push(row)
    row = []
    at = source.startsWith('\r\n', end) ? end + 2 : end + 1
  }
  if (row.length > 0) rows.push(row)
  return { kind: 'rows', rows: rows.filter((cells) => cells.length > 1 || cells[0] !== '') }
}

function mostFrequent(source: string): string {
  const [header = ''] = source.split(/\r?\n/, 1)
  const counts = csvDelimiters.map((one) => header.split(one).length)
  return csvDelimiters[counts.indexOf(Math.max(...counts))] ?? ','
}

/** Right after the closing quote; negative when there is none. */
function endOfQuotes(source: string, at: number): number {
  let from = at + 1
  for (;;) {
    const close = source.indexOf('"', from)
    if (close < 0) return -1
    if (source[close + 1] !== '"') return close + 1
    from = close + 2
  }
}

function endOfCell(source: string, at: number, between: string): number {
  let end = at
  while (end < source.length) {
    const char = source[end]
    if (char === between || char === '\n' || char === '\r') break
    end++
  }
  return end
}
