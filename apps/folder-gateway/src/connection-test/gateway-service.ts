import type { FolderGateway } from '@parley/model'
import { gatewayService, offer, RpcFailure, type RpcService } from '@parley/rpc'
import type { LayerOutcome, TestConnectionRequest, TestConnectionResponse } from '@parley/rpc/gateway/v1'
import type { Needs } from '../needs.ts'
import { type FolderLayer, testFolder } from './test-folder.ts'

/** gateway.v1 of folders: whether one can be read and written. */
export function gatewayQuestions(needs: Needs): RpcService {
  return offer(gatewayService, {
    testConnection: async (request) => {
      const gateway = folderNamed(needs, request)
      return responseOf(gateway, await testFolder(gateway))
    },
  })
}

function folderNamed({ revisions }: Needs, { test }: TestConnectionRequest): FolderGateway {
  if (test === undefined) throw new RpcFailure('invalid', 'No test is named.')
  if (test.$case === 'received') {
    throw new RpcFailure(
      'not-found',
      'Folders have no test of what a partner sends: files are taken as they lie there.',
    )
  }
  const name = test.value.gateway
  const gateway = revisions.current()?.gateways.get(name)
  if (gateway?.type === 'folder') return gateway
  throw new RpcFailure('not-found', `No folder gateway "${name}" is deployed. See: parley get Gateway`)
}

const outcomes: Readonly<Record<FolderLayer['outcome'], LayerOutcome>> = {
  ok: 'LAYER_OUTCOME_OK',
  failed: 'LAYER_OUTCOME_FAILED',
  'not-tried': 'LAYER_OUTCOME_NOT_TRIED',
}

function responseOf({ name }: FolderGateway, layers: readonly FolderLayer[]): TestConnectionResponse {
  const failed = layers.find(({ outcome }) => outcome === 'failed')
  return {
    ...{ direction: 'DIRECTION_OUT', partner: '', gateway: name },
    ...{ messageId: undefined, as2MessageId: undefined },
    outcome: failed ? 'LAYER_OUTCOME_FAILED' : 'LAYER_OUTCOME_OK',
    failedAt: failed?.name,
    layers: layers.map((one) => ({
      ...{ name: one.name, outcome: outcomes[one.outcome], text: one.text },
      took: undefined,
    })),
  }
}
