import {
  charsetOfTransaction,
  delimitersText,
  type Finding,
  frame,
  type Interchange,
  judgeTransaction,
  type Transaction,
} from '@parley/edi'
import type { Place } from '@parley/journey'
import type { EdiGuide, Guide } from '@parley/model'

/** One document of a file, as a mapping can have it, with what is wrong with it. */
export type DocumentIn = {
  /** What people call it: `850 0001`, or the line at which it begins. */
  readonly name: string
  readonly bytes: Uint8Array
  readonly place: Place
  readonly findings: readonly Finding[]
}

export type DocumentsIn = {
  readonly documents: readonly DocumentIn[]
  /** Why nothing, or not all of it, was found: sentences for whoever named the file. */
  readonly notes: readonly string[]
}

/** The documents of a file that are of this guide. No agreement is asked, so nobody is refused and nothing answered. */
export function documentsOf(guide: Guide, bytes: Uint8Array): DocumentsIn {
  if (guide.format === 'x12' || guide.format === 'edifact') return transactionsOf(guide, bytes)
  return { documents: [], notes: [`Documents of the format "${guide.format}" cannot be read here yet.`] }
}

function transactionsOf(guide: EdiGuide, bytes: Uint8Array): DocumentsIn {
  const framing = frame(bytes)
  const all = framing.interchanges.flatMap((interchange) =>
    interchange.groups.flatMap(({ header, transactions }) =>
      transactions.map((transaction) => {
        const ofGroup = header && 'version' in header ? header.version.trim().slice(0, 6) : undefined
        return { interchange, transaction, type: typeOf(interchange, transaction, ofGroup) }
      }),
    ),
  )
  const wanted = `${guide.format}/${guide.release}/${guide.setId}`
  const documents = all
    .filter(({ type }) => type === wanted)
    .map(({ interchange, transaction }) => documentOf(guide, bytes, { interchange, transaction }))
  const others = [...new Set(all.map(({ type }) => type))].filter((type) => type !== wanted)
  const notes = framing.findings.map(({ byteOffset, text }) => `byte ${byteOffset}: ${text}`)
  if (others.length > 0)
    notes.push(`Left out, for guide ${guide.name} reads ${wanted}: ${others.join(', ')}.`)
  return { documents, notes }
}

function typeOf(interchange: Interchange, transaction: Transaction, ofGroup: string | undefined): string {
  return `${interchange.standard}/${ofGroup ?? transaction.version ?? ''}/${transaction.setId}`
}

type Found = { readonly interchange: Interchange; readonly transaction: Transaction }

function documentOf(guide: EdiGuide, file: Uint8Array, { interchange, transaction }: Found): DocumentIn {
  const { offset, length } = transaction.range
  const charset = charsetOfTransaction(file, interchange, transaction)
  return {
    name: `${transaction.setId} ${transaction.controlNumber}`,
    bytes: file.subarray(offset, offset + length),
    place: {
      offset,
      separators: delimitersText(interchange.delimiters),
      ...(charset !== undefined && { charset }),
    },
    findings: judgeTransaction(file, interchange, transaction, guide.compiled),
  }
}
