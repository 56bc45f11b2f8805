import { topics } from '@parley/bus'
import type { Service } from '@parley/frame'
import { LargeBodies } from './apart/large-bodies.ts'
import { gatewayQuestions } from './connection-test/gateway-service.ts'
import { Connections } from './connections.ts'
import { evidenceEndpoint } from './evidence/evidence-endpoint.ts'
import { FailureThrottle } from './failure-throttle.ts'
import { KeyRing } from './key-ring.ts'
import type { Needs } from './needs.ts'
import { receiveMessage } from './receive-message.ts'
import { sendDue } from './send-message.ts'
import { sendReceipts } from './send-receipts.ts'

export type { Needs as As2GatewayNeeds } from './needs.ts'

/** AS2 in (POST /as2) and out (topic parley.deliver.as2), and the receipts of both that go by themselves; asked by gateway.v1. */
export function as2Gateway(needs: Needs): Service {
  const keys = new KeyRing(needs.secrets, needs.now)
  const throttle = new FailureThrottle(needs.limits.failures, needs.now)
  const connections = new Connections(needs.secrets)
  const bodies = new LargeBodies(needs)
  return {
    name: 'as2-gateway',
    calls: [gatewayQuestions(needs, { keys, connections, bodies })],
    endpoints: [
      {
        listener: 'partner',
        method: 'POST',
        path: '/as2',
        handle: (request) => receiveMessage(needs, { keys, throttle, bodies }, request),
      },
      evidenceEndpoint(needs, keys),
    ],
    consumers: [
      {
        topic: topics.deliverAs2,
        group: 'as2-gateway',
        maxBatch: 16,
        handle: (batch) => sendDue(needs, { keys, connections, bodies }, batch),
      },
      {
        topic: topics.deliverReceipt,
        group: 'as2-gateway',
        maxBatch: 16,
        handle: (batch) => sendReceipts(needs, batch),
      },
    ],
  }
}
