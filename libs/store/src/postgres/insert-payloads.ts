import { createHash } from 'node:crypto'
import type { NewPayload, PayloadContent } from '../ledger.ts'
import type { PayloadEntry } from '../payloads.ts'
import { bulk, type Column, column, namesOf, unnest } from './bulk.ts'
import type { RecentBytes } from './recent-bytes.ts'
import type { Statement } from './transaction.ts'
import { bigint, bytea, text, uuid } from './wire-array.ts'

/** Where the bytes of a payload are, as a row of payload_of; `bytes` go to the day's partition. */
type Place = {
  readonly kept: PayloadEntry['kept']
  readonly mediaType: string
  readonly sizeBytes: number
  readonly sha256?: string
  readonly bytes?: Uint8Array
  readonly range?: Extract<PayloadContent, { kind: 'range' }>
}
type Row = Place & Pick<NewPayload, 'messageId' | 'role'>

const placeColumns: readonly Column<Row>[] = [
  column('message_id', uuid, (row) => row.messageId),
  column('role', text, (row) => row.role),
  column('media_type', text, (row) => row.mediaType),
  column('kept', text, (row) => row.kept),
  column('size_bytes', bigint, (row) => row.sizeBytes),
  column('sha256', text, (row) => row.sha256),
  column('of_message_id', uuid, (row) => row.range?.of),
  column('of_role', text, (row) => row.range?.role),
  column('byte_offset', bigint, (row) => row.range?.offset),
]
const byteColumns: readonly Column<Row>[] = [
  column('message_id', uuid, (row) => row.messageId),
  column('role', text, (row) => row.role),
  column('bytes', bytea, (row) => row.bytes),
]

/** The day of the transaction: both statements of one transaction mean the same. */
const today = "(now() at time zone 'utc')::date"

const insertPlaces = bulk(
  'ledger-payload-of',
  `insert into payload_of (${namesOf(placeColumns)}, day)
   select new.*, case when kept = 'ledger' then ${today} end from ${unnest(placeColumns)}
   on conflict (message_id, role) do update set media_type = excluded.media_type, kept = excluded.kept,
     size_bytes = excluded.size_bytes, sha256 = excluded.sha256, of_message_id = excluded.of_message_id,
     of_role = excluded.of_role, byte_offset = excluded.byte_offset, day = excluded.day`,
  placeColumns,
)

const insertBytes = bulk(
  'ledger-payload',
  `insert into payload (${namesOf(byteColumns)}, day) select new.*, ${today} from ${unnest(byteColumns)}
   on conflict (day, message_id, role) do update set bytes = excluded.bytes`,
  byteColumns,
)

/** A role that is written again is replaced: a message redelivered has the answer to its last delivery. */
export function insertPayloads(payloads: readonly NewPayload[], recent: RecentBytes): readonly Statement[] {
  const rows = new Map<string, Row>()
  for (const { messageId, role, content } of payloads) {
    rows.set(`${messageId} ${role}`, { messageId, role, ...placeOf(content) })
  }
  const places = [...rows.values()]
  const inline = places.filter(({ bytes }) => bytes !== undefined)
  for (const { sha256, bytes } of inline) if (sha256 !== undefined && bytes) recent.add(sha256, bytes)
  return [
    ...(places.length > 0 ? [insertPlaces(places)] : []),
    ...(inline.length > 0 ? [insertBytes(inline)] : []),
  ]
}

function placeOf(content: PayloadContent): Place {
  switch (content.kind) {
    case 'bytes': {
      const { bytes, mediaType } = content
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      return { kept: 'ledger', mediaType, sizeBytes: bytes.length, sha256, bytes }
    }
    case 'blob':
      return { kept: 'blob', ...content.ref }
    case 'range':
      return { kept: 'range', mediaType: content.mediaType, sizeBytes: content.length, range: content }
    default:
      return content satisfies never
  }
}
