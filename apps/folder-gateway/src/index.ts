import { topics } from '@parley/bus'
import type { Service } from '@parley/frame'
import { deliverDue, type Needs } from './deliver-file.ts'

export type { Needs as FolderGatewayNeeds } from './deliver-file.ts'

/** Writes outputs into folders of the company's own systems (topic parley.deliver.folder). */
export function folderGateway(needs: Needs): Service {
  return {
    name: 'folder-gateway',
    consumers: [
      {
        topic: topics.deliverFolder,
        group: 'folder-gateway',
        maxBatch: 64,
        handle: (batch) => deliverDue(needs, batch),
      },
    ],
  }
}
