import { topics } from '@parley/bus'
import type { Service } from '@parley/frame'
import { gatewayQuestions } from './connection-test/gateway-service.ts'
import { deliverDue } from './deliver-file.ts'
import type { Needs } from './needs.ts'
import { Pickups } from './pickup/pick-up.ts'

export type { Needs as FolderGatewayNeeds } from './needs.ts'

/** Takes files from folders, and writes outputs into folders of the company's own systems (topic parley.deliver.folder); asked by gateway.v1. */
export function folderGateway(needs: Needs): Service {
  const pickups = new Pickups(needs)
  return {
    name: 'folder-gateway',
    calls: [gatewayQuestions(needs)],
    consumers: [
      {
        topic: topics.deliverFolder,
        group: 'folder-gateway',
        maxBatch: 64,
        handle: (batch) => deliverDue(needs, batch),
      },
    ],
    repeats: [{ name: 'look into folders', everyMs: 100, run: (signal) => pickups.run(signal) }],
  }
}
