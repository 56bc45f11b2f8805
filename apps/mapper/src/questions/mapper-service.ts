import { setImmediate as turn } from 'node:timers/promises'
import { mapperService, offer, type RpcService } from '@parley/rpc'
import type { Needs } from '../needs.ts'
import { preview } from './preview.ts'

/** mapper.v1: documents mapped and written by the functions of the road, for people who look at them. */
export function mapperQuestions(needs: Needs): RpcService {
  return offer(mapperService, {
    preview: (request, { signal }) =>
      preview(needs, request, async () => {
        await turn()
        signal.throwIfAborted()
      }),
  })
}
