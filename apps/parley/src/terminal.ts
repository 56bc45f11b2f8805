/** What commands print. Results go to stdout, everything about them to stderr, so that both can be piped. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

export function note(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Rows as aligned columns; the last column is never padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>(
    (all, row) => row.map((cell, index) => Math.max(all[index] ?? 0, cell.length)),
    [],
  )
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** An error that is the user's to mend: printed as it is. */
export class UserError extends Error {
  readonly exitCode: number = 1
}

/** What was asked for cannot be read or written: exit code 2, so that 1 can say that something was found. */
export class Unreadable extends UserError {
  override readonly exitCode: number = 2
}
