import type { DocumentFault, FoundDocument } from '@parley/document'
import {
  type CharsetSource,
  charsetOfTransaction,
  delimitersText,
  frame,
  type Interchange,
  judgeTransaction,
  standardOfTransaction,
  type Transaction,
} from '@parley/edi'
import type { Place, Position } from '@parley/journey'
import { type Agreement, type DocumentGuide, type EdiGuide, type Guide, mergesDocuments } from '@parley/model'
import { positionOfFault } from './document-faults.ts'
import { positionOf } from './judge-interchange.ts'
import type { Road } from './road.ts'

/** One document of a file, as a mapping can have it, with what is wrong with it. */
export type DocumentIn = {
  /** What people call it: `850 0001`, or the line at which it begins. */
  readonly name: string
  readonly bytes: Uint8Array
  readonly place: Place
  readonly faults: readonly FaultIn[]
}

/** With an error among its faults a document is not mapped. */
export type FaultIn = {
  readonly severity: 'error' | 'warning'
  readonly code: string
  readonly text: string
  readonly position: Position
}

export type DocumentsIn = {
  readonly documents: readonly DocumentIn[]
  /** Why nothing, or not all of it, was found: sentences for whoever named the file. */
  readonly notes: readonly string[]
}

/** The documents of a file that are of this guide. No agreement is asked, so nobody is refused and nothing answered. */
export function documentsOf(guide: Guide, bytes: Uint8Array, settled: Settled = {}): DocumentsIn {
  if (guide.format === 'undefined') return { documents: [whole(bytes)], notes: [] }
  return 'codec' in guide ? recordsOf(guide, bytes) : transactionsOf(guide, bytes, settled)
}

/** What an agreement says of how its transactions are read. */
type Settled = Pick<Agreement, 'charset'>

/** The same on a road: for a mapping that merges, the file is one document. */
export function documentsOn({ in: { guide }, mapping, agreement }: Road, bytes: Uint8Array): DocumentsIn {
  return mergesDocuments(mapping)
    ? { documents: [whole(bytes)], notes: [] }
    : documentsOf(guide, bytes, agreement)
}

function whole(bytes: Uint8Array): DocumentIn {
  return { name: 'the file', bytes, place: { offset: 0, line: 1 }, faults: [] }
}

const pieceBytes = 256 * 1024

function recordsOf({ codec }: DocumentGuide, file: Uint8Array): DocumentsIn {
  const unpacked = codec.unpack?.(file)
  if (unpacked?.kind === 'refused') return { documents: [], notes: unpacked.faults.map(faultText) }
  const bytes = unpacked?.bytes ?? file
  const reader = codec.read()
  const found: FoundDocument[] = []
  for (let at = 0; at < bytes.length; at += pieceBytes)
    found.push(...reader.push(bytes.subarray(at, at + pieceBytes)))
  found.push(...reader.end())
  return { documents: found.map((one) => recordOf(one, bytes)), notes: [] }
}

function recordOf({ place, faults }: FoundDocument, file: Uint8Array): DocumentIn {
  const { offset, length, line, context } = place
  return {
    name: `line ${line}`,
    bytes: file.subarray(offset, offset + length),
    place: { offset, line, ...(context !== undefined && { context }) },
    faults: faults.map((one) => ({
      ...{ severity: one.severity, code: one.code, text: one.text },
      position: positionOfFault(one),
    })),
  }
}

function faultText({ line, text }: DocumentFault): string {
  return `line ${line}: ${text}`
}

function transactionsOf(guide: EdiGuide, bytes: Uint8Array, { charset }: Settled): DocumentsIn {
  const framing = frame(bytes)
  const all = framing.interchanges.flatMap((interchange) =>
    interchange.groups.flatMap((group) =>
      group.transactions.map((transaction) => ({
        ...{ interchange, transaction },
        type: standardOfTransaction(interchange, group, transaction),
      })),
    ),
  )
  const wanted = `${guide.format}/${guide.release}/${guide.setId}`
  const documents = all
    .filter(({ type }) => type === wanted)
    .map(({ interchange, transaction }) =>
      transactionOf(guide, bytes, {
        interchange: charset === undefined ? interchange : { ...interchange, charset },
        transaction,
      }),
    )
  const others = [...new Set(all.map(({ type }) => type))].filter((type) => type !== wanted)
  const notes = framing.findings.map(({ byteOffset, text }) => `byte ${byteOffset}: ${text}`)
  if (others.length > 0)
    notes.push(`Left out, for guide ${guide.name} reads ${wanted}: ${others.join(', ')}.`)
  return { documents, notes }
}

type Found = { readonly interchange: Interchange & CharsetSource; readonly transaction: Transaction }

function transactionOf(guide: EdiGuide, file: Uint8Array, { interchange, transaction }: Found): DocumentIn {
  const { offset, length } = transaction.range
  const charset = charsetOfTransaction(file, interchange, transaction)
  const findings = judgeTransaction(file, interchange, transaction, guide.compiled)
  return {
    name: `${transaction.setId} ${transaction.controlNumber}`,
    bytes: file.subarray(offset, offset + length),
    place: {
      offset,
      separators: delimitersText(interchange.delimiters),
      ...(charset !== undefined && { charset }),
    },
    faults: findings.map((one) => ({
      ...{ code: one.code, text: one.text, position: positionOf(one) },
      severity: one.severity === 'error' ? 'error' : 'warning',
    })),
  }
}
