import type { Table } from './document-rows.ts'
import type { Row } from './row.ts'

/** A table as CSV (RFC 4180): the columns in the first line, CRLF, quotes where they are needed. */
export function csvText({ columns, rows }: Table): string {
  return [columns, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('')
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Rows as lines of CSV under columns that are settled. What rows share is made text once. */
export class CsvLines {
  private readonly places: ReadonlyMap<string, number>
  private readonly count: number
  private shared: ReadonlyMap<string, string> | undefined
  private cells: string[] = []

  constructor(columns: readonly string[]) {
    this.places = new Map(columns.map((column, index) => [column, index]))
    this.count = columns.length
  }

  line(row: Row): string {
    if (row.shared !== this.shared) this.share(row.shared)
    const before: [place: number, cell: string][] = []
    for (const [column, value] of row.own) {
      const place = this.places.get(column)
      if (place === undefined) continue
      before.push([place, this.cells[place] ?? ''])
      this.cells[place] = csvField(value)
    }
    const line = `${this.cells.join(',')}\r\n`
    for (const [place, cell] of before) this.cells[place] = cell
    return line
  }

  private share(shared: ReadonlyMap<string, string>): void {
    this.shared = shared
    this.cells = Array.from({ length: this.count }, () => '')
    for (const [column, value] of shared) {
      const place = this.places.get(column)
      if (place !== undefined) this.cells[place] = csvField(value)
    }
  }
}

/** Rows as objects of JSON, their columns in order. What rows share is made text once. */
export class JsonRows {
  private shared: ReadonlyMap<string, string> | undefined
  private text = ''
  private readonly names = new Map<string, string>()

  object(row: Row): string {
    const { shared, own } = row
    if (shared !== this.shared) {
      this.shared = shared
      this.text = [...shared]
        .map(([column, value]) => `${this.nameOf(column)}${JSON.stringify(value)}`)
        .join()
    }
    let text = this.text
    for (const [column, value] of own) {
      if (shared.has(column)) return JSON.stringify(Object.fromEntries(row))
      text += `${text === '' ? '' : ','}${this.nameOf(column)}${JSON.stringify(value)}`
    }
    return `{${text}}`
  }

  private nameOf(column: string): string {
    const known = this.names.get(column)
    if (known !== undefined) return known
    const name = `${JSON.stringify(column)}:`
    this.names.set(column, name)
    return name
  }
}
