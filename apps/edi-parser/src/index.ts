import { topics } from '@parley/bus'
import type { Service } from '@parley/frame'
import type { Needs } from './needs.ts'
import { parseReceived } from './parse-received.ts'

export type { Needs as EdiParserNeeds } from './needs.ts'

/** Received files into transactions, findings and acknowledgements (topic parley.received). */
export function ediParser(needs: Needs): Service {
  return {
    name: 'edi-parser',
    consumers: [
      {
        topic: topics.received,
        group: 'edi-parser',
        maxBatch: 32,
        handle: (batch) => parseReceived(needs, batch),
      },
    ],
  }
}
