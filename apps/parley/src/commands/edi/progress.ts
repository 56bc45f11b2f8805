/** Files from this size on take long enough that people want to see something move. */
const worthBytes = 50 * 1024 * 1024
const everyMs = 200

/** A line on stderr that says how far a command is: on a terminal for large files, or when asked for. */
export class Progress {
  private readonly name: string
  private readonly asked: boolean | undefined
  private lastMs = 0
  private shown = false

  constructor(name: string, asked: boolean | undefined) {
    this.name = name
    this.asked = asked
  }

  /** `total` is 0 when nobody knows it. */
  at(what: string, done: number, total: number): void {
    const wanted = this.asked ?? (process.stderr.isTTY === true && Math.max(done, total) >= worthBytes)
    const now = performance.now()
    if (!wanted || now - this.lastMs < everyMs) return
    this.lastMs = now
    this.show(what, done, total)
  }

  /** The last word; also of what went too fast to be seen, when progress was asked for. */
  end(what: string, done: number): void {
    if (!this.shown && this.asked !== true) return
    this.show(what, done, done)
    if (process.stderr.isTTY) process.stderr.write('\n')
    this.shown = false
  }

  private show(what: string, done: number, total: number): void {
    const percent = total > 0 ? `, ${Math.floor((100 * done) / total)} %` : ''
    const line = `${this.name}: ${what} ${megabytes(done)} of ${total > 0 ? megabytes(total) : '?'} MB${percent}`
    process.stderr.write(process.stderr.isTTY ? `\r${line}\u001b[K` : `${line}\n`)
    this.shown = true
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1)
}
