import type { Consignment } from '../load/consignment.ts'
import {
  type Evidence,
  isAccepted,
  type LedgerMessage,
  type Violation,
  withRefusedParts,
} from './evidence.ts'

const promise = 'no limbo'
const open = new Set(['received', 'processing', 'paused', 'delivering'])

/**
 * After quiet nothing is on its way, what was refused has a code and an owner, and the count is right: what was received
 * is delivered, refused or known as a repeat.
 */
export function noLimbo(evidence: Evidence): readonly Violation[] {
  return [...unfinished(evidence), ...leftOver(evidence), ...endings(evidence), ...conserved(evidence)]
}

function* unfinished({ ledger }: Evidence): Generator<Violation> {
  const told = withRefusedParts(ledger)
  for (const { id, kind, state, code } of ledger.messages) {
    if (open.has(state))
      yield { promise, text: `${kind} is still ${state}${code ? ` (${code})` : ''}`, ids: [id] }
    if ((state === 'failed' || state === 'quarantined') && code === null && !told.has(id))
      yield { promise, text: `${kind} is ${state} without a code`, ids: [id] }
  }
  for (const { id, identity, state, attemptCount, attempts } of ledger.deliveries) {
    const ids = [id, identity]
    if (state !== 'delivered') yield { promise, text: `a delivery is still ${state}`, ids }
    if (attemptCount !== attempts)
      yield { promise, text: `a delivery counts ${attemptCount} tries, and ${attempts} are noted`, ids }
  }
}

function* leftOver({ ledger }: Evidence): Generator<Violation> {
  const { outboxRows, parked, lanes } = ledger
  if (outboxRows > 0) yield { promise, text: `${outboxRows} events never left the outbox`, ids: [] }
  for (const { group, key, reason } of parked)
    yield { promise, text: `a record of ${group} is still set aside: ${reason}`, ids: [key] }
  if (parked.length === 0 && lanes > 0)
    yield { promise, text: `${lanes} keys are set aside without a record`, ids: [] }
}

/** How each received file ended. */
function* endings(evidence: Evidence): Generator<Violation> {
  const { consignments, ledger } = evidence
  const fileOf = filesByAs2Id(ledger)
  const told = withRefusedParts(ledger)
  for (const consignment of consignments) {
    const { messageId, ending } = consignment
    const files = fileOf.get(messageId) ?? []
    const isKnown = ending?.state === 'failed' || isAccepted(evidence, consignment)
    if (!isKnown) continue
    const ids = [messageId, ...files.map(({ id }) => id)]
    const wanted = files.filter((file) => endsRight(consignment, file, told))
    // What nobody may send is kept each time it comes; anything else is in the ledger once.
    const isRight =
      ending?.state === 'failed'
        ? wanted.length > 0 && wanted.length === files.length
        : wanted.length === 1 && files.length === 1
    if (isRight) continue
    const found = files.map(({ state, code }) => `${state}${code ? ` ${code}` : ''}`).join(', ')
    yield { promise, text: `a message of kind ${consignment.kind} ended as ${found || 'nothing'}`, ids }
  }
}

function endsRight(
  { kind, ending }: Consignment,
  { id, state, code }: LedgerMessage,
  told: ReadonlySet<string>,
): boolean {
  if (ending) return state === ending.state && code !== null && ending.codes.includes(code)
  if (kind === 'broken' || kind === 'batch') return state === 'failed' && told.has(id)
  return state === 'delivered' || (kind === 'acknowledgement' && state === 'closed')
}

/** Received files by AS2 Message-ID, repeats left out. */
function filesByAs2Id({
  messages,
  as2Ids,
}: Evidence['ledger']): ReadonlyMap<string, readonly LedgerMessage[]> {
  const files = messages.filter(
    ({ kind, direction, state, id }) =>
      kind === 'file' && direction === 'in' && state !== 'duplicate' && as2Ids.has(id),
  )
  return Map.groupBy(files, ({ id }) => as2Ids.get(id) ?? '')
}

function* conserved(evidence: Evidence): Generator<Violation> {
  const { consignments, files, ledger } = evidence
  const received = ledger.messages.filter(
    ({ kind, direction, state, transport }) =>
      kind === 'file' && direction === 'in' && state !== 'duplicate' && transport === 'accepted',
  )
  const accepted = consignments.filter((consignment) => isAccepted(evidence, consignment))
  const sent = accepted.length + files.length
  if (received.length !== sent)
    yield { promise, text: `${sent} messages were taken, and the ledger holds ${received.length}`, ids: [] }
}
