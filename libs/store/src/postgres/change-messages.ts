import { isFinal, messageStates } from '@parley/journey'
import type { MessageChange } from '../ledger.ts'
import { bulk, type Column, column, unnest } from './bulk.ts'
import { boolean, jsonb, text, timestamptz, uuid } from './wire-array.ts'

const columns: readonly Column<MessageChange>[] = [
  column('id', uuid, (change) => change.messageId),
  column('at', timestamptz, (change) => change.at),
  column('reopen', boolean, (change) => change.reopen ?? false),
  column('state', text, (change) => change.state),
  column('transport_leg', text, (change) => change.legs?.transport),
  column('functional_leg', text, (change) => change.legs?.functional),
  column('business_leg', text, (change) => change.legs?.business),
  column('failure', jsonb, (change) => change.failure),
  column('thread', text, (change) => change.thread),
  column('partner', text, (change) => change.partner),
  column('agreement', text, (change) => change.agreement),
  column('channel', text, (change) => change.channel),
  column('document_type', text, (change) => change.documentType),
]

const finals = messageStates.filter(isFinal).map((state) => `'${state}'`)
const moves = `(m.state not in (${finals.join(', ')}) or new.reopen or new.state = 'closed')`

/** A leg that has an outcome does not go back to waiting for one, except when an operator reopens the message. */
function leg(name: 'transport_leg' | 'functional_leg' | 'business_leg'): string {
  return `${name} = case
    when new.${name} is null then m.${name}
    when new.${name} in ('none', 'pending') and m.${name} not in ('none', 'pending') and not new.reopen then m.${name}
    else new.${name} end`
}

/**
 * The rule of changes that come late or twice: a message leaves a final state only to be closed, or when an operator
 * reopens it; otherwise its state and its failure stay. A message that is delivered or reopened has no failure, and one
 * that a stage had set aside has none either when a stage has moved it on.
 */
export const changeMessages = bulk(
  'ledger-message-change',
  `update message m set
     state = case when ${moves} then coalesce(new.state, m.state) else m.state end,
     ${leg('transport_leg')},
     ${leg('functional_leg')},
     ${leg('business_leg')},
     failure = case
       when not ${moves} then m.failure
       when new.reopen or new.state = 'delivered' then new.failure
       when new.state is not null and m.failure ->> 'code' = 'HANDLER_PARKED' then new.failure
       else coalesce(new.failure, m.failure) end,
     thread = coalesce(new.thread, m.thread),
     partner = coalesce(new.partner, m.partner),
     agreement = coalesce(new.agreement, m.agreement),
     channel = coalesce(new.channel, m.channel),
     document_type = coalesce(new.document_type, m.document_type),
     updated_at = greatest(m.updated_at, new.at)
   from ${unnest(columns)} where m.id = new.id`,
  columns,
)
