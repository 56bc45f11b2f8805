import type { DeliveryChange } from '../ledger.ts'
import { bulk, type Column, column, unnest } from './bulk.ts'
import { text, timestamptz, uuid } from './wire-array.ts'

const columns: readonly Column<DeliveryChange>[] = [
  column('id', uuid, (change) => change.deliveryId),
  column('state', text, (change) => change.state),
  column('next_try_at', timestamptz, (change) => change.nextTryAt),
  column('mic', text, (change) => change.mic),
]

/** An ended delivery stays ended, except when an operator makes a failed or cancelled one wait for another try. */
export const changeDeliveries = bulk(
  'ledger-delivery-change',
  `update delivery d set
     state = new.state, next_try_at = new.next_try_at, mic = coalesce(new.mic, d.mic)
   from ${unnest(columns)}
   where d.id = new.id and d.state <> 'delivered'
     and (d.state not in ('failed', 'cancelled') or new.state = 'waiting')`,
  columns,
)
