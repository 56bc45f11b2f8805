/** The cells of rows in the form of `sheetRows`: commas, doubled quotes, line feeds. */
export function cellsOf(rows: string): readonly (readonly string[])[] {
  const found: string[][] = []
  let cells: string[] = []
  let at = 0
  while (at < rows.length) {
    const isQuoted = rows[at] === '"'
    const end = isQuoted ? quoteEnd(rows, at + 1) : bareEnd(rows, at)
    cells.push(isQuoted ? rows.slice(at + 1, end - 1).replaceAll('""', '"') : rows.slice(at, end))
    at = end + 1
    if (rows[end] === ',' && at < rows.length) continue
    if (rows[end] === ',') cells.push('')
    found.push(cells)
    cells = []
  }
  return found
}

function bareEnd(rows: string, from: number): number {
  let at = from
  while (at < rows.length && rows[at] !== ',' && rows[at] !== '\n') at++
  return at
}

/** Behind the closing quote. */
function quoteEnd(rows: string, from: number): number {
  let at = rows.indexOf('"', from)
  while (rows[at + 1] === '"') at = rows.indexOf('"', at + 2)
  return at + 1
}
