import type { EdifactInterchange, X12Interchange } from '@parley/edi'

/** What the parser carries; TRADACOMS is framed, and kept. */
export type Carried = X12Interchange | EdifactInterchange
