import type { Group, Interchange, Transaction } from '../interchange.ts'

/** Groups of 997 or 999 (GS01 = FA) are never acknowledged, not even to report errors in them. */
export function isAcknowledgement(group: Pick<Group, 'header'>): boolean {
  return group.header.functionalId === 'FA'
}

const messages: ReadonlySet<string> = new Set(['CONTRL', 'APERAK'])

/** CONTRL and APERAK; in an interchange with other messages they are passed over. */
export function isAcknowledgementMessage({ setId }: Pick<Transaction, 'setId'>): boolean {
  return messages.has(setId)
}

/**
 * Whether nothing but acknowledgements came, whatever is wrong with them: 997 and 999 groups, TA1, CONTRL, APERAK. Such
 * an interchange is never answered, neither by a TA1 nor by a CONTRL. One in which nothing came is none of them.
 */
export function holdsOnlyAcknowledgements(interchange: Interchange): boolean {
  if (interchange.standard === 'x12') {
    const { groups, notes } = interchange
    return groups.length + notes.length > 0 && groups.every(isAcknowledgement)
  }
  const all = interchange.groups.flatMap(({ transactions }) => transactions)
  return all.length > 0 && all.every(isAcknowledgementMessage)
}
