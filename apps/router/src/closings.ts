import { isFinal, type MessageId } from '@parley/journey'
import type { FamilyCount, MessageRow } from '@parley/store'

export type Closing = { readonly message: MessageRow; readonly state: 'delivered' | 'failed' }

type Tally = { open: number; good: number; bad: number }

/** Which messages have come to their end, children first, so that a file closes together with its last document. */
export function closings(
  messages: readonly MessageRow[],
  counts: readonly FamilyCount[],
): readonly Closing[] {
  const tallies = tallyByParent(counts)
  const closed: Closing[] = []
  const transactionsFirst = [...messages].sort((a, b) => depth(b) - depth(a))
  for (const message of transactionsFirst) {
    const tally = tallies.get(message.id)
    // A file that is still being read may have more documents than those that have ended.
    if (isFinal(message.state) || message.state === 'received' || !tally || tally.open > 0) continue
    const state = tally.bad > 0 ? 'failed' : 'delivered'
    closed.push({ message, state })
    moveInParent(tallies, message, state)
  }
  return closed
}

function tallyByParent(counts: readonly FamilyCount[]): Map<MessageId, Tally> {
  const tallies = new Map<MessageId, Tally>()
  for (const { parentId, state, count } of counts) {
    const tally = tallies.get(parentId) ?? { open: 0, good: 0, bad: 0 }
    if (!isFinal(state)) tally.open += count
    else if (state === 'delivered' || state === 'closed') tally.good += count
    else tally.bad += count
    tallies.set(parentId, tally)
  }
  return tallies
}

/** The parent's tally still counts this message as open: it was read before the closing decided here. */
function moveInParent(
  tallies: Map<MessageId, Tally>,
  message: MessageRow,
  state: 'delivered' | 'failed',
): void {
  const parent = message.parentId === undefined ? undefined : tallies.get(message.parentId)
  if (!parent) return
  parent.open -= 1
  if (state === 'delivered') parent.good += 1
  else parent.bad += 1
}

function depth(message: MessageRow): number {
  return message.parentId === undefined ? 0 : 1
}
