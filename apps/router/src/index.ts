import { topics } from '@parley/bus'
import type { Service } from '@parley/frame'
import { closeLegs } from './close-legs.ts'
import { matchAcknowledged } from './match-acknowledged.ts'
import type { Needs } from './needs.ts'
import { routeParsed } from './route-parsed.ts'

export type { Needs as RouterNeeds } from './needs.ts'

/** Chooses channels (parley.parsed), closes legs and messages (parley.acknowledged, parley.outcome), wakes deliveries. */
export function router(needs: Needs): Service {
  return {
    name: 'router',
    consumers: [
      { topic: topics.parsed, group: 'router', maxBatch: 128, handle: (batch) => routeParsed(needs, batch) },
      {
        topic: topics.acknowledged,
        group: 'router',
        maxBatch: 32,
        handle: (batch) => matchAcknowledged(needs, batch),
      },
      { topic: topics.outcome, group: 'router', maxBatch: 256, handle: (batch) => closeLegs(needs, batch) },
    ],
    repeats: [{ name: 'sweep of due deliveries', everyMs: 500, run: () => sweep(needs) }],
  }
}

const sweepLimit = 500

async function sweep(needs: Needs): Promise<void> {
  const count = await needs.sweepDue(needs.now(), sweepLimit)
  if (count > 0) needs.log.info('deliveries due again', { count })
}
