import type { UnitWindow } from '../records/unit-window.ts'

export type CsvMarks = {
  /** Units; -1 for none. */
  readonly delimiter: number
  readonly quote: number
  /** The same as the quote when quotes are doubled. */
  readonly escape: number
  readonly comment: number
  /** Blanks around a value, outside its quotes, are none of it. */
  readonly trim: boolean
}

/** `open`: the quote that began at `cellStart` was not closed before the limit or the end of the file. */
export type RowEnd = 'row' | 'skipped' | 'open' | 'long'

/** What a cell has; bits. */
export const cellFlag = { quoted: 1, escaped: 2, high: 4, stray: 8 } as const

const lf = 10
const cr = 13
type State = 'start' | 'cell' | 'plain' | 'quoted' | 'closed' | 'comment' | 'lost'

/**
 * Finds the rows of a CSV file and the cells of each (RFC 4180, with any delimiter, quote and line end), a byte at a
 * time and each byte once: a row that is not whole yet goes on where it stopped. A quote within a cell that did not
 * begin with one is a character like any other.
 */
export class RowScanner {
  /** Cells of the row; more are counted and not kept. */
  count = 0
  starts = new Int32Array(64)
  ends = new Int32Array(64)
  flags = new Uint8Array(64)
  /** Units of the window: the row, and behind its line end. */
  rowStart = 0
  rowEnd = 0
  /** Line breaks within the row, in quotes. */
  breaks = 0
  /** A zero unit is in it. */
  hasNul = false
  /** Text stands behind a closing quote. */
  hasStray = false
  cellStart = 0
  private at = 0
  private state: State = 'start'
  private seen = 0
  private rowSeen = 0
  private escaped = false
  private readonly window: UnitWindow
  private readonly marks: CsvMarks
  private readonly maxCells: number
  private readonly maxUnits: number

  constructor(
    window: UnitWindow,
    marks: CsvMarks,
    limits: { readonly cells: number; readonly units: number },
  ) {
    this.window = window
    this.marks = marks
    this.maxCells = limits.cells
    this.maxUnits = limits.units
  }

  /** The next row; undefined when the window ends within it. A last row needs no line end. */
  next(isEnd: boolean): RowEnd | undefined {
    if (this.state === 'start') this.begin()
    for (;;) {
      if (this.at - this.rowStart > this.maxUnits && this.state !== 'lost') return this.lose()
      const done = this.step(isEnd)
      if (done !== 'more') return done
    }
  }

  /** The window has let go of units: those of rows that are done. */
  shift(units: number): void {
    this.at -= units
    this.rowStart -= units
    this.rowEnd -= units
    this.cellStart -= units
    // The cell behind the last is there already when its closing quote has been met.
    for (let cell = 0; cell <= this.count && cell < this.starts.length; cell++) {
      this.starts[cell] = (this.starts[cell] ?? 0) - units
      this.ends[cell] = (this.ends[cell] ?? 0) - units
    }
  }

  /** Units passed over before the first row. */
  skip(units: number): void {
    this.at += units
  }

  /** The first unit that is still needed. */
  get needed(): number {
    return this.state === 'start' || this.state === 'lost' || this.state === 'comment'
      ? this.at
      : this.rowStart
  }

  private begin(): void {
    this.rowStart = this.at
    this.cellStart = this.at
    this.count = 0
    this.breaks = 0
    this.rowSeen = 0
    this.hasNul = false
    this.hasStray = false
    this.state = 'cell'
  }

  private step(isEnd: boolean): RowEnd | 'more' | undefined {
    switch (this.state) {
      case 'cell':
        return this.enterCell(isEnd)
      case 'plain':
        return this.plain(isEnd)
      case 'quoted':
        return this.quoted(isEnd)
      case 'closed':
        return this.plain(isEnd)
      case 'comment':
      case 'lost':
        return this.passLine(isEnd)
      default:
        throw new Error(`a row cannot go on from ${this.state}`)
    }
  }

  private enterCell(isEnd: boolean): 'more' | RowEnd | undefined {
    const { window, marks } = this
    if (marks.trim) this.passBlanks()
    const { at } = this
    this.cellStart = at
    this.seen = 0
    this.escaped = false
    if (at >= window.length) {
      if (!isEnd) return undefined
      if (at === this.rowStart && this.count === 0) {
        this.state = 'start'
        return undefined
      }
    }
    const unit = at < window.length ? window.units[at] : -1
    if (unit === marks.quote && unit !== -1) {
      this.state = 'quoted'
      this.at++
    } else if (unit === marks.comment && unit !== -1 && at === this.rowStart) this.state = 'comment'
    else this.state = 'plain'
    return 'more'
  }

  private passBlanks(): void {
    const { units, length } = this.window
    while (this.at < length && isBlank(units[this.at]) && units[this.at] !== this.marks.delimiter) this.at++
  }

  /** To the end of a cell: of one without quotes, or of what stands behind a closing quote. */
  private plain(isEnd: boolean): 'more' | RowEnd | undefined {
    const { units, length } = this.window
    const { delimiter } = this.marks
    // Not further than the longest row, whatever is there of the file.
    const stop = Math.min(length, this.rowStart + this.maxUnits + 1)
    let { at, seen } = this
    let unit = -1
    while (at < stop) {
      unit = units[at] ?? 0
      if (unit === delimiter || unit === lf || unit === cr) break
      // Negative once a zero is in it; 0x80 is set once a unit above ASCII is.
      seen |= unit | (unit - 1)
      at++
    }
    this.seen = seen
    this.at = at
    if (at >= stop && at - this.rowStart > this.maxUnits) return 'more'
    if (at >= length) {
      if (!isEnd) return undefined
      this.closeCell(at)
      return this.closeRow(at)
    }
    if (unit === delimiter) {
      this.closeCell(at)
      this.at++
      this.state = 'cell'
      return 'more'
    }
    // CR LF is one line end: whether LF follows must be known.
    if (unit === cr && at + 1 >= length && !isEnd) return undefined
    this.closeCell(at)
    return this.closeRow(unit === cr && at + 1 < length && units[at + 1] === lf ? at + 2 : at + 1)
  }

  private quoted(isEnd: boolean): 'more' | RowEnd | undefined {
    const { units, length } = this.window
    const { quote, escape: mark } = this.marks
    const stop = Math.min(length, this.rowStart + this.maxUnits + 1)
    let { at, seen, breaks } = this
    let unit = -1
    for (; at < stop; at++) {
      unit = units[at] ?? 0
      if (unit === quote || unit === mark) break
      if (unit === lf) breaks++
      seen |= unit | (unit - 1)
    }
    this.at = at
    this.seen = seen
    this.breaks = breaks
    if (at >= stop) return at - this.rowStart > this.maxUnits ? 'more' : this.cutInQuotes(isEnd)
    if (at + 1 >= length && !isEnd) return undefined
    const next = at + 1 < length ? units[at + 1] : -1
    if (unit === mark && (next === quote || next === mark)) {
      this.escaped = true
      this.at += 2
    } else if (unit === quote) this.closeQuote(at)
    else this.at++
    return 'more'
  }

  private cutInQuotes(isEnd: boolean): RowEnd | undefined {
    if (!isEnd) return undefined
    this.rowEnd = this.at
    this.state = 'start'
    return 'open'
  }

  private closeQuote(at: number): void {
    this.put(this.cellStart + 1, at, cellFlag.quoted)
    this.at = at + 1
    this.state = 'closed'
  }

  private put(start: number, end: number, flag: number): void {
    const { count } = this
    if (count >= this.maxCells) return
    if (count >= this.starts.length) this.widen()
    this.starts[count] = start
    this.ends[count] = end
    this.flags[count] = flag
  }

  private closeCell(at: number): void {
    const { count, seen } = this
    const isClosed = this.state === 'closed'
    if (!isClosed) this.put(this.cellStart, this.trimmed(this.cellStart, at), 0)
    else if (
      count < this.maxCells &&
      this.trimmed((this.ends[count] ?? 0) + 1, at) > (this.ends[count] ?? 0) + 1
    ) {
      // Behind the closing quote stands more: the cell is taken as it is written.
      this.put(this.cellStart, at, cellFlag.stray)
      this.hasStray = true
    }
    if (count < this.maxCells) {
      const high = (seen & 0xff80) !== 0 ? cellFlag.high : 0
      const escaped = this.escaped && isClosed ? cellFlag.escaped : 0
      this.flags[count] = (this.flags[count] ?? 0) | high | escaped
    }
    this.rowSeen |= seen
    this.count = count + 1
  }

  private trimmed(start: number, end: number): number {
    if (!this.marks.trim) return end
    let at = end
    while (at > start && isBlank(this.window.units[at - 1])) at--
    return at
  }

  private closeRow(end: number): RowEnd {
    this.rowEnd = end
    this.at = end
    this.state = 'start'
    this.hasNul = this.rowSeen < 0
    const isNothing = this.count === 1 && this.starts[0] === this.ends[0] && this.flags[0] === 0
    return isNothing ? 'skipped' : 'row'
  }

  /** A comment, or the rest of a row that is too long: to the end of the line. */
  private passLine(isEnd: boolean): RowEnd | undefined {
    const { units, length } = this.window
    let { at } = this
    while (at < length && units[at] !== lf && units[at] !== cr) at++
    this.at = at
    if (at >= length && !isEnd) return undefined
    if (units[at] === cr && at + 1 >= length && !isEnd) return undefined
    const isPair = units[at] === cr && at + 1 < length && units[at + 1] === lf
    this.rowEnd = Math.min(length, at + (isPair ? 2 : 1))
    this.at = this.rowEnd
    this.state = 'start'
    this.breaks = 0
    return 'skipped'
  }

  /** The row is over the limit: it is let go, and what is left of its line is passed over. */
  private lose(): RowEnd {
    const isOpen = this.state === 'quoted'
    this.rowEnd = this.at
    this.state = 'lost'
    return isOpen ? 'open' : 'long'
  }

  private widen(): void {
    const size = Math.min(this.maxCells, this.starts.length * 4)
    const [starts, ends, flags] = [new Int32Array(size), new Int32Array(size), new Uint8Array(size)]
    starts.set(this.starts)
    ends.set(this.ends)
    flags.set(this.flags)
    this.starts = starts
    this.ends = ends
    this.flags = flags
  }
}

function isBlank(unit: number | undefined): boolean {
  return unit === 32 || unit === 9
}
