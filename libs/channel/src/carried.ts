import type { EdifactInterchange, X12Interchange } from '@parley/edi'

/** What the parser carries; TRADACOMS is framed, and kept. */
export type Carried = X12Interchange | EdifactInterchange

export function isX12Group(group: Carried['groups'][number]): group is X12Interchange['groups'][number] {
  return group.header !== undefined && 'version' in group.header
}
