import type { Group } from '../interchange.ts'

/** Groups of 997 or 999 (GS01 = FA) are never acknowledged, not even to report errors in them. */
export function isAcknowledgement(group: Pick<Group, 'header'>): boolean {
  return group.header.functionalId === 'FA'
}
