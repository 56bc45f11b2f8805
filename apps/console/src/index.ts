import type { Service } from '@parley/frame'
import { alertEndpoints } from './alert-endpoints.ts'
import { messageEndpoints } from './message-endpoints.ts'
import type { Needs } from './needs.ts'
import { pageEndpoints } from './page-endpoints.ts'

export type { Needs as ConsoleNeeds } from './needs.ts'

/** Messages to look at: the API (admin listener, /api/v1/messages) and one page that shows it. */
export function console(needs: Needs): Service {
  return {
    name: 'console',
    endpoints: [...messageEndpoints(needs), ...alertEndpoints(needs), ...pageEndpoints()],
  }
}
