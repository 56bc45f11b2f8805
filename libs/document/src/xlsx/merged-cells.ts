type Merged = {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
  value: string
}

const maxMerged = 100_000

/** The merged ranges of a sheet: the value of the first cell is that of each. */
export class MergedCells {
  /** By their first row, last first. */
  private readonly waiting: Merged[]
  private active: Merged[] = []

  constructor(sheet: Buffer) {
    // They stand behind the rows (ECMA-376 18.3.1.99), but are needed before.
    const tail = sheet.toString('latin1', Math.max(0, sheet.lastIndexOf('sheetData')))
    const pattern = /<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/g
    const ranges: Merged[] = []
    for (const [, left = '', top = '', right = '', bottom = ''] of tail.matchAll(pattern)) {
      if (ranges.length === maxMerged) break
      const columns = { left: columnNumber(left), right: columnNumber(right) }
      ranges.push({ ...columns, top: Number(top), bottom: Number(bottom), value: '' })
    }
    this.waiting = ranges.sort((one, other) => other.top - one.top)
  }

  /** Fills the cells of a row; rows come in rising order. Gives how many cells it looked at. */
  fill(row: number, cells: string[]): number {
    for (let next = this.waiting.at(-1); next !== undefined && next.top <= row; next = this.waiting.at(-1)) {
      this.waiting.pop()
      if (next.top === row) next.value = cells[next.left - 1] ?? ''
      this.active.push(next)
    }
    let looked = 0
    this.active = this.active.filter(({ bottom }) => bottom >= row)
    for (const { left, right, value } of this.active) {
      looked += right - left + 1
      if (value === '') continue
      while (cells.length < right) cells.push('')
      for (let column = left; column <= right; column++) cells[column - 1] ||= value
    }
    return looked
  }
}

function columnNumber(letters: string): number {
  let column = 0
  for (let index = 0; index < letters.length; index++) column = column * 26 + letters.charCodeAt(index) - 64
  return Math.min(column, 16_384)
}
