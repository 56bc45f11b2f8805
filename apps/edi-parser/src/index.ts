import { topics } from '@parley/bus'
import type { Service } from '@parley/frame'
import type { Needs } from './needs.ts'
import { parseReceived } from './parse-received.ts'
import { readParts } from './parts/read-part.ts'
import { releaseParts } from './parts/release-parts.ts'
import { parserQuestions } from './questions/parser-service.ts'

export type { Needs as EdiParserNeeds } from './needs.ts'

/**
 * Received files into transactions, findings and acknowledgements (topic parley.received); large ones in parts (parley.part).
 * Asked by parser.v1.
 */
export function ediParser(needs: Needs): Service {
  return {
    name: 'edi-parser',
    calls: [parserQuestions(needs)],
    consumers: [
      {
        topic: topics.received,
        group: 'edi-parser',
        maxBatch: 32,
        handle: (batch) => parseReceived(needs, batch),
      },
      { topic: topics.part, group: 'edi-parser', maxBatch: 2, handle: (batch) => readParts(needs, batch) },
      {
        topic: topics.partDone,
        group: 'edi-parser',
        maxBatch: 64,
        handle: (batch) => releaseParts(needs, batch),
      },
    ],
  }
}
