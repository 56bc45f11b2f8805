type Level = { [name: string]: unknown }

/**
 * Links HL loops (X12.6): each to the one above it, which HL02 names, and to those below it. The links are not
 * enumerable: whoever lists, writes or compares a tree meets each loop once, in the list that it was sent in. A loop
 * that names one that comes later, or none, is at the top; so no link leads in a circle.
 */
export function linkLevels(levels: readonly Level[]): void {
  const known = new Map<string, { readonly level: Level; readonly below: Level[] }>()
  for (const level of levels) {
    const { id, parent } = idsOf(level)
    const above = parent === undefined ? undefined : known.get(parent)
    if (above !== undefined) {
      above.below.push(level)
      link(level, 'above', above.level)
    }
    if (id === undefined || known.has(id)) continue
    const below: Level[] = []
    link(level, 'below', below)
    known.set(id, { level, below })
  }
}

function idsOf({ hl }: Level): { readonly id?: string; readonly parent?: string } {
  if (typeof hl !== 'object' || hl === null) return {}
  const { '01': id, '02': parent } = hl as Level
  return { ...(typeof id === 'string' && { id }), ...(typeof parent === 'string' && { parent }) }
}

function link(level: Level, name: 'above' | 'below', value: unknown): void {
  Object.defineProperty(level, name, { value, enumerable: false })
}
