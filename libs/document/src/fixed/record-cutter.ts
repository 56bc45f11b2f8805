import type { RecordScanner } from '../records/record-file.ts'
import type { UnitWindow } from '../records/unit-window.ts'

/** `lost`: the rest of the file, because nobody knows where the next record begins. */
export type RecordEnd = 'record' | 'skipped' | 'long' | 'lost'

export type Cutting = {
  readonly hasLines: boolean
  /** Without line ends: units of the record that begins there; undefined when its type is not known. */
  readonly lengthAt: (start: number) => number | undefined
  /** Units that `lengthAt` looks at. */
  readonly lookAhead: number
  readonly maxUnits: number
}

const lf = 10
const cr = 13
/** A line end, and blanks up to the end of a block, may follow the last record. */
const mostRest = 1024

/** Cuts a file into records, by their line ends or by their lengths. */
export class RecordCutter implements RecordScanner<RecordEnd> {
  /** The record, without and with its line end. */
  start = 0
  stop = 0
  end = 0
  /** Every unit together: the sign is set by a zero, 0x80 and above by what is not ASCII. */
  seen = 0
  private at = 0
  private isPassing = false
  private readonly window: UnitWindow
  private readonly cutting: Cutting

  constructor(window: UnitWindow, cutting: Cutting) {
    this.window = window
    this.cutting = cutting
  }

  get needed(): number {
    return this.isPassing ? this.at : this.end
  }

  shift(units: number): void {
    this.at -= units
    this.start -= units
    this.stop -= units
    this.end -= units
  }

  skip(units: number): void {
    this.at += units
    this.end += units
  }

  next(isEnd: boolean): RecordEnd | undefined {
    if (this.isPassing) return this.pass(isEnd)
    return this.cutting.hasLines ? this.line(isEnd) : this.stretch(isEnd)
  }

  private line(isEnd: boolean): RecordEnd | undefined {
    const { units, length } = this.window
    const { maxUnits } = this.cutting
    if (this.at === this.end) {
      this.start = this.at
      this.seen = 0
    }
    const stop = Math.min(length, this.start + maxUnits + 1)
    let { at, seen } = this
    let unit = -1
    for (; at < stop; at++) {
      unit = units[at] ?? 0
      if (unit === lf || unit === cr) break
      seen |= unit | (unit - 1)
    }
    this.at = at
    this.seen = seen
    if (at - this.start > maxUnits) return this.lose()
    if (at >= length) return isEnd && at > this.start ? this.close(at, at) : undefined
    if (unit === cr && at + 1 >= length && !isEnd) return undefined
    return this.close(at, unit === cr && at + 1 < length && units[at + 1] === lf ? at + 2 : at + 1)
  }

  private close(stop: number, end: number): RecordEnd {
    this.stop = stop
    this.end = end
    this.at = end
    return this.isBlank(this.start, stop) ? 'skipped' : 'record'
  }

  /** A line that is over the limit: what follows up to its end is passed over. */
  private lose(): RecordEnd {
    this.stop = this.at
    this.end = this.at
    this.isPassing = true
    return 'long'
  }

  private loseRest(isEnd: boolean): RecordEnd | undefined {
    const { length } = this.window
    if (length - this.start > mostRest || !this.isBlank(this.start, length)) {
      this.lose()
      return 'lost'
    }
    return isEnd ? this.close(length, length) : undefined
  }

  private pass(isEnd: boolean): RecordEnd | undefined {
    const { units, length } = this.window
    let { at } = this
    if (!this.cutting.hasLines) at = length
    while (at < length && units[at] !== lf && units[at] !== cr) at++
    this.at = at
    if (at >= length || (units[at] === cr && at + 1 >= length && !isEnd)) return undefined
    this.end = units[at] === cr && at + 1 < length && units[at + 1] === lf ? at + 2 : at + 1
    this.at = this.end
    this.isPassing = false
    return 'skipped'
  }

  private stretch(isEnd: boolean): RecordEnd | undefined {
    const { window, cutting } = this
    const left = window.length - this.end
    if (left === 0) return undefined
    this.start = this.end
    if (left < cutting.lookAhead && !isEnd) return undefined
    const wanted = left < cutting.lookAhead ? left : cutting.lengthAt(this.start)
    if (wanted === undefined) return this.loseRest(isEnd)
    if (left < wanted && !isEnd) return undefined
    const end = this.start + Math.min(left, wanted)
    this.seen = this.seenIn(this.start, end)
    const isRest = left < wanted || left < cutting.lookAhead
    this.close(end, end)
    return isRest && this.isBlank(this.start, end) ? 'skipped' : 'record'
  }

  private seenIn(start: number, end: number): number {
    const { units } = this.window
    let seen = 0
    for (let at = start; at < end; at++) {
      const unit = units[at] ?? 0
      seen |= unit | (unit - 1)
    }
    return seen
  }

  /** Blanks, line ends and the 0x1A that some transfers append make no record. */
  private isBlank(start: number, stop: number): boolean {
    const { units } = this.window
    for (let at = start; at < stop; at++) {
      const unit = units[at] ?? 0
      if (unit !== 32 && unit !== 9 && unit !== 0x1a && unit !== lf && unit !== cr) return false
    }
    return true
  }
}
