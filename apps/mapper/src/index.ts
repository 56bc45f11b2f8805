import { topics } from '@parley/bus'
import type { Service } from '@parley/frame'
import { mapRouted } from './map-routed.ts'
import type { Needs } from './needs.ts'
import { mapperQuestions } from './questions/mapper-service.ts'

export type { Needs as MapperNeeds } from './needs.ts'

/** Documents into the receiver's form (topic parley.routed); asked by mapper.v1. */
export function mapper(needs: Needs): Service {
  return {
    name: 'mapper',
    calls: [mapperQuestions(needs)],
    consumers: [
      { topic: topics.routed, group: 'mapper', maxBatch: 64, handle: (batch) => mapRouted(needs, batch) },
    ],
  }
}
