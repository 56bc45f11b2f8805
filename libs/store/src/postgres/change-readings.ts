import type { NewReading, ReadingChange } from '../readings.ts'
import { type Bulk, bulk, bulkInsert, type Column, column, unnest } from './bulk.ts'
import { cleanJson } from './clean-text.ts'
import type { Statement } from './transaction.ts'
import { bigint, boolean, integer, text, uuid } from './wire-array.ts'

type Of<Kind extends ReadingChange['kind']> = Extract<ReadingChange, { kind: Kind }>

const insertReadings = bulkInsert<NewReading>('reading', [
  column('id', uuid, (row) => row.id),
  column('message_id', uuid, (row) => row.messageId),
  column('byte_offset', bigint, (row) => row.byteOffset),
  column('phase', text, (row) => row.phase),
  column('parts', integer, (row) => row.parts),
  column('head', text, (row) => cleanJson(row.head)),
  column('outline', text, (row) => cleanJson(row.outline)),
])

const insertParts = bulkInsert<Of<'part'>>('reading_part', [
  column('reading_id', uuid, (row) => row.readingId),
  column('message_id', uuid, (row) => row.messageId),
  column('number', integer, (row) => row.number),
  column('part', text, (row) => cleanJson(row.part)),
])

function update<Row>(
  name: string,
  set: string,
  columns: readonly Column<Row>[],
  table: 'reading' | 'reading_part',
): Bulk<Row> {
  const same = table === 'reading' ? 'row.id = new.id' : 'row.reading_id = new.id and row.number = new.number'
  return bulk(name, `update ${table} row set ${set} from ${unnest(columns)} where ${same}`, columns)
}

const judgePart = update<Of<'part-judged'>>(
  'reading-part-judged',
  'bad = new.bad',
  [
    column('id', uuid, (row) => row.readingId),
    column('number', integer, (row) => row.number),
    column('bad', boolean, (row) => row.bad),
  ],
  'reading_part',
)

const readPart = update<Of<'part-read'>>(
  'reading-part-read',
  'verdict = new.verdict, events = new.events',
  [
    column('id', uuid, (row) => row.readingId),
    column('number', integer, (row) => row.number),
    column('verdict', text, (row) => cleanJson(row.verdict)),
    column('events', text, (row) => cleanJson(row.events)),
  ],
  'reading_part',
)

const settle = update<Of<'all-judged'>>(
  'reading-all-judged',
  "phase = 'reading', one_bad = new.one_bad",
  [column('id', uuid, (row) => row.readingId), column('one_bad', boolean, (row) => row.oneBad)],
  'reading',
)

const release = update<Of<'released'>>(
  'reading-released',
  'released = greatest(row.released, new.released)',
  [column('id', uuid, (row) => row.readingId), column('released', integer, (row) => row.parts)],
  'reading',
)

const idColumns: readonly Column<Of<'ended'>>[] = [column('id', uuid, (row) => row.readingId)]
const endParts = bulk(
  'reading-parts-ended',
  'delete from reading_part where reading_id = any($1::uuid[])',
  idColumns,
)
const end = bulk('reading-ended', 'delete from reading where id = any($1::uuid[])', idColumns)

const messageColumns: readonly Column<Of<'outlined'>>[] = [column('message_id', uuid, (row) => row.messageId)]
const endOutlining = bulk(
  'reading-outlined',
  'delete from reading where id = any($1::uuid[])',
  messageColumns,
)
const endOrphans = bulk(
  'reading-parts-orphaned',
  `delete from reading_part p where p.message_id = any($1::uuid[])
     and not exists (select 1 from reading r where r.id = p.reading_id)`,
  messageColumns,
)

/** At most one statement a kind of change, in the order in which a reading goes through them. */
export function changeReadings(changes: readonly ReadingChange[]): readonly Statement[] {
  if (changes.length === 0) return []
  const of = <Kind extends ReadingChange['kind']>(kind: Kind) =>
    changes.filter((change): change is Of<Kind> => change.kind === kind)
  return [
    ...some(insertParts, of('part')),
    ...some(
      insertReadings,
      of('begun').map(({ reading }) => reading),
    ),
    ...some(judgePart, of('part-judged')),
    ...some(settle, of('all-judged')),
    ...some(readPart, of('part-read')),
    ...some(release, of('released')),
    ...some(endParts, of('ended')),
    ...some(end, of('ended')),
    ...some(endOutlining, of('outlined')),
    ...some(endOrphans, of('outlined')),
  ]
}

function some<Row>(statement: Bulk<Row>, rows: readonly Row[]): readonly Statement[] {
  return rows.length > 0 ? [statement(rows)] : []
}
