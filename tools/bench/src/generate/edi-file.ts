import { closeSync, openSync, writeSync } from 'node:fs'
import { createChance } from './chance.ts'
import { invoicMessage, ordersMessage } from './edifact-messages.ts'
import { purchaseOrder } from './purchase-order.ts'
import { spoil } from './spoil.ts'

export const ediKinds = ['850-4010', '850-5010', 'orders', 'invoic'] as const
export type EdiKind = (typeof ediKinds)[number]

export type EdiFileOptions = {
  readonly kind: EdiKind
  readonly seed: number
  /** Transactions are added until the file has at least this many bytes; at least one. */
  readonly sizeBytes: number
  /** Order lines of each transaction; default: 10 to 36, by chance. */
  readonly lines?: number
  /** Share of the segments, envelopes left out, that are made wrong. Default 0: the file is valid under the standard. */
  readonly wrongShare?: number
}

/** One interchange, without line ends, as a stream of pieces of about 256 KiB. The same options give the same bytes. */
export function* ediPieces(options: EdiFileOptions): Generator<Buffer> {
  const { kind, seed, sizeBytes, lines, wrongShare = 0 } = options
  const chance = createChance(seed)
  const { head, transaction, tail, make } = formats[kind]
  let piece = head
  let size = head.length
  let count = 0
  while (count === 0 || size < sizeBytes) {
    const made = lines === undefined ? make(chance) : make(chance, lines)
    const segments = wrongShare > 0 ? spoil(made, wrongShare, chance) : made
    const text = transaction(segments, ++count)
    size += text.length
    piece += text
    if (piece.length < pieceBytes) continue
    yield Buffer.from(piece, 'latin1')
    piece = ''
  }
  yield Buffer.from(piece + tail(count), 'latin1')
}

const pieceBytes = 256 * 1024

/** A small file whole, for fuzzing and tests. */
export function ediBytes(options: EdiFileOptions): Buffer {
  return Buffer.concat([...ediPieces(options)])
}

/** Streams a file of any size to disk. */
export function writeEdiFile(path: string, options: EdiFileOptions): void {
  const file = openSync(path, 'w')
  try {
    for (const piece of ediPieces(options)) writeSync(file, piece)
  } finally {
    closeSync(file)
  }
}

type Format = {
  readonly head: string
  readonly make: typeof purchaseOrder
  transaction(segments: readonly string[], number: number): string
  tail(count: number): string
}

const formats: Readonly<Record<EdiKind, Format>> = {
  '850-4010': x12('U', '00401', '004010'),
  '850-5010': x12('^', '00501', '005010'),
  orders: edifact('ORDERS', ordersMessage),
  invoic: edifact('INVOIC', invoicMessage),
}

function x12(isa11: string, version: string, release: string): Format {
  const ids = 'ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   '
  const isa = `ISA*00*          *00*          *${ids}*260115*0930*${isa11}*${version}*000000101*0*P*>~`
  return {
    head: `${isa}GS*PO*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*${release}~`,
    make: purchaseOrder,
    transaction: (segments, count) => {
      const number = String(count).padStart(4, '0')
      return `ST*850*${number}~${segments.join('~')}~SE*${segments.length + 2}*${number}~`
    },
    tail: (count) => `GE*${count}*101~IEA*1*000000101~`,
  }
}

function edifact(type: string, make: Format['make']): Format {
  return {
    head: "UNB+UNOC:3+4012345000009:14+5412345000013:14+260115:0930+INT77++++1'",
    make,
    transaction: (segments, number) => {
      return `UNH+${number}+${type}:D:96A:UN'${segments.join("'")}'UNT+${segments.length + 2}+${number}'`
    },
    tail: (count) => `UNZ+${count}+INT77'`,
  }
}
