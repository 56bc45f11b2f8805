/** Gives equal definitions one name: the tag, and for the others of that tag a number (`N1`, `N1_2`). */
export class Definitions<Definition> {
  readonly byName = new Map<string, Definition>()
  private readonly names = new Map<string, string>()

  nameOf(wish: string, definition: Definition): string {
    const key = `${wish} ${JSON.stringify(definition)}`
    const known = this.names.get(key)
    if (known !== undefined) return known
    let name = wish
    for (let count = 2; this.byName.has(name); count++) name = `${wish}_${count}`
    this.names.set(key, name)
    this.byName.set(name, definition)
    return name
  }
}
