import type { MessageChange } from '../ledger.ts'

/** Several changes of one message in one group become one, in the order they were committed. */
export function mergeChanges(changes: readonly MessageChange[]): readonly MessageChange[] {
  const merged = new Map<string, MessageChange>()
  for (const change of changes) {
    const before = merged.get(change.messageId)
    merged.set(change.messageId, before ? merge(before, change) : change)
  }
  return [...merged.values()].sort((a, b) => (a.messageId < b.messageId ? -1 : 1))
}

function merge(before: MessageChange, after: MessageChange): MessageChange {
  const given = Object.fromEntries(Object.entries(after).filter(([, value]) => value !== undefined))
  return { ...before, ...given, legs: { ...before.legs, ...after.legs } }
}

/**
 * A message leaves a final state only to be closed, or when an operator reopens it: a change that comes late or
 * twice moves nothing. A delivered message has no failure any more.
 */
const text = `
update message m set
  state = case
    when new.state is null then m.state
    when m.state in ('delivered', 'failed', 'closed', 'quarantined', 'duplicate')
      and not new.reopen and new.state <> 'closed' then m.state
    else new.state end,
  transport_leg = coalesce(new.transport_leg, m.transport_leg),
  functional_leg = coalesce(new.functional_leg, m.functional_leg),
  business_leg = coalesce(new.business_leg, m.business_leg),
  failure = case when new.state = 'delivered' or new.reopen then null else coalesce(new.failure::jsonb, m.failure) end,
  thread = coalesce(new.thread, m.thread),
  partner = coalesce(new.partner, m.partner),
  agreement = coalesce(new.agreement, m.agreement),
  channel = coalesce(new.channel, m.channel),
  document_type = coalesce(new.document_type, m.document_type),
  updated_at = greatest(m.updated_at, new.at)
from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::boolean[], $5::text[], $6::text[], $7::text[], $8::text[],
  $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])
  as new (id, at, state, reopen, transport_leg, functional_leg, business_leg, failure, thread, partner, agreement,
    channel, document_type)
where m.id = new.id`

export function statements(changes: readonly MessageChange[]) {
  const column = (read: (change: MessageChange) => unknown) => changes.map((change) => read(change) ?? null)
  return [
    {
      name: 'ledger-change',
      text,
      values: [
        column((change) => change.messageId),
        column((change) => change.at),
        column((change) => change.state),
        column((change) => change.reopen ?? false),
        column((change) => change.legs?.transport),
        column((change) => change.legs?.functional),
        column((change) => change.legs?.business),
        column((change) => change.failure && JSON.stringify(change.failure)),
        column((change) => change.thread),
        column((change) => change.partner),
        column((change) => change.agreement),
        column((change) => change.channel),
        column((change) => change.documentType),
      ],
    },
  ]
}
