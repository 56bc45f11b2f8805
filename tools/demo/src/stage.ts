/** What the demo prints. */
export function say(line: string): void {
  process.stdout.write(`  ${line}\n`)
}

export function heading(line: string): void {
  process.stdout.write(`\n${line}\n${'-'.repeat(line.length)}\n`)
}

/** Rows as aligned columns. */
export function columns(rows: readonly (readonly string[])[]): void {
  const widths: number[] = []
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length)
  }
  for (const row of rows) {
    const cells = row.map((cell, index) => cell.padEnd(widths[index] ?? 0))
    say(cells.join('  ').trimEnd())
  }
}
