import { controlName } from './control-record.ts'

/**
 * The segment of a guide that a record is. A file names a segment as its type (E1EDK01), or as its definition with the
 * version of a release (E2EDK01, E2EDK01005); a guide may have either form.
 */
export function segmentNames(types: ReadonlySet<string>): (record: string) => string | undefined {
  const known = new Map<string, string>()
  for (const type of types) known.set(type, type)
  const found = new Map<string, string | undefined>()
  const bare = new Map(
    [...types].flatMap((type) => [bareName(type), unversioned(type)].map((name) => [name, type])),
  )
  return (record) => {
    if (record.startsWith(controlName)) return controlName
    const name = record.slice(0, 30).trimEnd()
    const type = known.get(name)
    if (type !== undefined) return type
    if (found.has(name)) return found.get(name)
    const other = bare.get(bareName(name)) ?? bare.get(unversioned(name))
    // Whoever sends thousands of names is not remembered.
    if (found.size < 1000) found.set(name, other)
    return other
  }
}

/** Without E1, E2, Z1 or Z2: the second letter says only whether the name is a type's or a definition's. */
function bareName(name: string): string {
  return name.replace(/^([EZ])[12]/, '$1')
}

/** E2EDK01005 is version 005 of E2EDK01. */
function unversioned(name: string): string {
  return bareName(/^[EZ]2.*\d{3}$/.test(name) ? name.slice(0, -3) : name)
}
