import { topics } from '@parley/bus'
import type { Carried } from '@parley/channel'
import type { SplitPart } from '@parley/edi'
import type { Event } from '@parley/journey'
import type { Agreement } from '@parley/model'
import type { Entry, MessageRow, ReadingId } from '@parley/store'
import { interchangeKey } from '../envelope-keys.ts'
import { outcomeEvent } from '../interchange-entry.ts'
import { headOf, storedPart } from './part-head.ts'
import { partsAhead } from './part-sizes.ts'

/** While its file is outlined nothing below a message ends it. */
export function outliningEntry({ id }: MessageRow, at: Date): Entry {
  const phase = { phase: 'outlining', parts: 0, head: null, outline: null } as const
  return {
    ...{ claim: `outlining|${id}`, messageId: id },
    steps: [{ messageId: id, at, stage: 'edi-parser', what: 'too large to be read at once: read in parts' }],
    readings: [{ kind: 'begun', reading: { id, messageId: id, byteOffset: 0, ...phase } }],
  }
}

/** All interchanges of the file are decided or begun. */
export function outlinedEntry(message: MessageRow): Entry {
  const { id } = message
  return {
    ...{ claim: `outlined|${id}`, messageId: id },
    readings: [{ kind: 'outlined', messageId: id }],
    events: [outcomeEvent({ message })],
  }
}

export type KeptPart = {
  readonly readingId: ReadingId
  readonly number: number
  readonly part: SplitPart
}

export function partsEntry({ id }: MessageRow, parts: readonly [KeptPart, ...KeptPart[]]): Entry {
  const [{ readingId, number }] = parts
  return {
    ...{ claim: `parts|${readingId}|${number}`, messageId: id },
    readings: parts.map(({ part, ...of }) => ({
      kind: 'part',
      messageId: id,
      ...of,
      part: storedPart(part),
    })),
  }
}

export type Beginning = {
  readonly message: MessageRow
  readonly interchange: Carried
  readonly agreement: Agreement
  readonly readingId: ReadingId
  readonly parts: number
  readonly transactions: number
}

/** The interchange is taken: its first parts go to whoever is free. What it says of the file itself is said at its end. */
export function begunRows(beginning: Beginning, at: Date): Omit<Entry, 'claim' | 'messageId'> {
  const { message, interchange, agreement, readingId, parts, transactions } = beginning
  const { id: messageId } = message
  const [name, value] = interchangeKey(interchange)
  const pass = agreement.errors.endsWith('suspend-interchange') ? 'judge' : 'read'
  const partner = { partner: agreement.partner.name, agreement: agreement.name }
  return {
    changes: [{ messageId, at, state: 'processing', ...partner }],
    keys: [{ messageId, name, value }],
    steps: [
      {
        ...{ messageId, at, stage: 'edi-parser', what: 'outlined' },
        detail: { [name]: value, transactions, parts },
      },
    ],
    readings: [
      {
        kind: 'begun',
        reading: {
          ...{ id: readingId, messageId, byteOffset: interchange.range.offset, parts },
          phase: pass === 'judge' ? 'judging' : 'reading',
          ...{ head: headOf(interchange, agreement.name), outline: interchange },
        },
      },
    ],
    events: firstParts(message, { readingId, parts, pass }),
  }
}

type Parts = { readonly readingId: ReadingId; readonly parts: number; readonly pass: 'judge' | 'read' }

export function firstParts(message: MessageRow, { readingId, parts, pass }: Parts) {
  return Array.from({ length: Math.min(parts, partsAhead) }, (_, part) =>
    partEvent(message, { readingId, part, pass }),
  )
}

export type PartOf = { readonly readingId: ReadingId; readonly part: number; readonly pass: 'judge' | 'read' }

export function partEvent({ id, revision }: Pick<MessageRow, 'id' | 'revision'>, of: PartOf) {
  const value: Event = { type: 'part', messageId: id, revision, ...of }
  return { topic: topics.part, key: `${of.readingId}|${of.part}`, value } as const
}

/** A part is done: the one that stands `partsAhead` behind it has its turn, and the order is looked at. */
export function partDoneEvents(
  message: Pick<MessageRow, 'id' | 'revision'>,
  { parts, ...of }: PartOf & { readonly parts: number },
): NonNullable<Entry['events']> {
  const { id: messageId, revision } = message
  const next = of.part + partsAhead
  const value: Event = { type: 'partDone', messageId, revision }
  return [
    ...(next < parts ? [partEvent(message, { ...of, part: next })] : []),
    { topic: topics.partDone, key: messageId, value },
  ]
}
