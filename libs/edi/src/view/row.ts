/** Values by column; a column that is not there is empty. Rows of one document share what they all have. */
export class Row {
  readonly shared: ReadonlyMap<string, string>
  readonly own: ReadonlyMap<string, string>

  constructor(shared: ReadonlyMap<string, string>, own: ReadonlyMap<string, string> = new Map()) {
    this.shared = shared
    this.own = own
  }

  get(column: string): string | undefined {
    return this.own.get(column) ?? this.shared.get(column)
  }

  /** The columns in their order: what is shared stands before what is its own. */
  *keys(): Generator<string> {
    yield* this.shared.keys()
    for (const column of this.own.keys()) if (!this.shared.has(column)) yield column
  }

  *[Symbol.iterator](): Generator<readonly [column: string, value: string]> {
    for (const column of this.keys()) yield [column, this.get(column) ?? '']
  }
}
