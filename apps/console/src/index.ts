import type { Service } from '@parley/frame'
import { alertEndpoints } from './alert-endpoints.ts'
import { connectionEndpoints } from './connections/connection-endpoints.ts'
import { messageEndpoints } from './message-endpoints.ts'
import type { Needs } from './needs.ts'
import { pageEndpoints } from './page-endpoints.ts'
import { parkedEndpoints } from './parked-endpoints.ts'
import { fileEndpoints } from './questions/file-endpoints.ts'
import { watchParked } from './watch-parked.ts'

const parkedEveryMs = 10_000

export type { Needs as ConsoleNeeds, Questions } from './needs.ts'

/**
 * Messages to look at: the API (admin listener, /api/v1/messages) and one page that shows it; questions about files and
 * connections, which other services answer; and the alert of what is set aside.
 */
export function console(needs: Needs): Service {
  return {
    name: 'console',
    endpoints: [
      ...messageEndpoints(needs),
      ...alertEndpoints(needs),
      ...parkedEndpoints(needs),
      ...connectionEndpoints(needs),
      ...fileEndpoints(needs),
      ...pageEndpoints(),
    ],
    repeats: [{ name: 'set aside', everyMs: parkedEveryMs, run: () => watchParked(needs) }],
  }
}
