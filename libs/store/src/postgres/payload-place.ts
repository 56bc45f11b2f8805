import type { MessageId } from '@parley/journey'
import type { PayloadEntry, PayloadRole, Range } from '../payloads.ts'

export type Wanted = { readonly messageId: MessageId; readonly role: PayloadRole }

/** A row of payload_of. */
export type PlaceRow = {
  readonly message_id: MessageId
  readonly role: PayloadRole
  readonly media_type: string
  readonly kept: PayloadEntry['kept']
  readonly size_bytes: string
  readonly sha256: string | null
  readonly day: string | null
  readonly of_message_id: MessageId | null
  readonly of_role: PayloadRole | null
  readonly byte_offset: string | null
}

/** The payload that really holds the bytes, and which of them are meant. */
export type Place = { readonly holder: PlaceRow; readonly range: Range }

/** Above this a range points at itself: it was never written by us. */
const deepest = 64

export function keyOf({ messageId, role }: Wanted): string {
  return `${messageId} ${role}`
}

export function targetOf(row: PlaceRow): Wanted | undefined {
  if (row.of_message_id === null || row.of_role === null) return undefined
  return { messageId: row.of_message_id, role: row.of_role }
}

/** Follows ranges of ranges (a transaction of a file that was read again) down to the bytes. */
export function placeOf(rows: ReadonlyMap<string, PlaceRow>, wanted: Wanted, asked?: Range): Place {
  let row = found(rows, wanted)
  let range = within(row, asked ?? { offset: 0, length: Number(row.size_bytes) })
  for (let depth = 0; depth < deepest; depth += 1) {
    if (row.kept !== 'range') return { holder: row, range }
    const target = targetOf(row)
    if (!target) throw new Error(`a range of ${row.message_id} points nowhere`)
    range = { offset: range.offset + Number(row.byte_offset), length: range.length }
    row = found(rows, target)
    range = within(row, range)
  }
  throw new Error(
    `the payload "${wanted.role}" of message ${wanted.messageId} is a range of ranges without end`,
  )
}

function found(rows: ReadonlyMap<string, PlaceRow>, wanted: Wanted): PlaceRow {
  const row = rows.get(keyOf(wanted))
  if (!row) throw new Error(`message ${wanted.messageId} has no payload "${wanted.role}"`)
  return row
}

function within(row: PlaceRow, range: Range): Range {
  const { offset, length } = range
  if (offset < 0 || length < 0 || offset + length > Number(row.size_bytes)) {
    throw new RangeError(
      `bytes ${offset} to ${offset + length} lie outside payload "${row.role}" of message ${row.message_id}, which has ${row.size_bytes}`,
    )
  }
  return range
}
