import type { DocumentFault, DocumentPlace, Fault } from './codec.ts'

const newline = 10

/** Where the bytes of a document stand: its place, and the column that its first byte has in its line. */
export type Ground = {
  readonly place: DocumentPlace
  readonly bytes: Uint8Array
  readonly column: number
  /** Where the bytes are not those of the file (another encoding): the way from one's offsets to the other's. */
  readonly offsets?: {
    readonly inFile: (at: number) => number
    readonly inBytes: (byteOffset: number) => number
  }
}

/** The faults of one document, up to a limit; positions are worked out from the bytes only when there is one. */
export class FaultList {
  readonly faults: DocumentFault[] = []
  private readonly ground: Ground
  private readonly most: number

  constructor(ground: Ground, most: number) {
    this.ground = ground
    this.most = most
  }

  get failed(): boolean {
    return this.faults.some(({ severity }) => severity === 'error')
  }

  /** Adds a fault at an offset counted from the first byte of the document. */
  add(at: number, fault: Omit<Fault, 'severity'> & { readonly severity?: Fault['severity'] }): void {
    if (this.faults.length > this.most) return
    const position = positionOf(this.ground, at)
    if (this.faults.length < this.most) this.faults.push({ severity: 'error', ...fault, ...position })
    else {
      const text = `more than ${this.most} faults; the others are not listed`
      this.faults.push({ severity: 'error', code: 'DOC_MORE_FAULTS', text, ...position })
    }
  }

  /** Adds a fault at an offset in the file. */
  addInFile(byteOffset: number, fault: Parameters<FaultList['add']>[1]): void {
    const { offsets, place } = this.ground
    this.add(offsets === undefined ? byteOffset - place.offset : offsets.inBytes(byteOffset), fault)
  }
}

function positionOf({ place, bytes, column, offsets }: Ground, at: number) {
  let line = place.line
  let begin = 1 - column
  const stop = Math.min(at, bytes.length)
  for (let index = 0; index < stop; index++) {
    if (bytes[index] === newline) {
      line++
      begin = index + 1
    }
  }
  const byteOffset = offsets === undefined ? place.offset + at : offsets.inFile(at)
  return { byteOffset, line, column: at - begin + 1 }
}
