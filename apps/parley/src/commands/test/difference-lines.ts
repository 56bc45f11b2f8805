import type { Difference } from '@parley/channel'

/** Differences for a person: each part once, and below it a line a field. */
export function differenceLines(differences: readonly Difference[]): readonly string[] {
  const lines: string[] = []
  let where = ''
  for (const difference of differences) {
    if (difference.where !== where) lines.push(difference.where)
    where = difference.where
    lines.push(`  ${lineOf(difference)}`)
  }
  return lines
}

function lineOf({ path, expected, got }: Difference): string {
  const place = path === '' ? '' : `${path}: `
  if (got === undefined) return `${place}expected ${expected}, got nothing`
  return `${place}expected ${expected ?? 'nothing'}, got ${got}`
}
