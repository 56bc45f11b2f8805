import type { Attempt } from '../ledger.ts'
import { bulk, type Column, column, namesOf, unnest } from './bulk.ts'
import { integer, jsonb, text, timestamptz, uuid } from './wire-array.ts'

const columns: readonly Column<Attempt>[] = [
  column('delivery_id', uuid, (row) => row.deliveryId),
  column('number', integer, (row) => row.number),
  column('started_at', timestamptz, (row) => row.startedAt),
  column('finished_at', timestamptz, (row) => row.finishedAt),
  column('outcome', text, (row) => row.outcome),
  column('failure', jsonb, (row) => row.failure),
]

/** A delivery's count is the number of its latest attempt, in whatever order they are written. */
export const insertAttempts = bulk(
  'ledger-attempt',
  `with new as (select * from ${unnest(columns)}),
   latest as (select delivery_id, max(number) as number from new group by delivery_id),
   counted as (
     update delivery set attempt_count = greatest(attempt_count, latest.number)
     from latest where delivery.id = latest.delivery_id
   )
   insert into attempt (${namesOf(columns)}) select * from new`,
  columns,
)
