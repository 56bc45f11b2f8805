import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { composeMdn, openStream, readRequestHeaders } from '@parley/as2'
import type { SinkOrder } from './sink-order.ts'

/** A partner in a process of its own: opens what comes, keeps nothing, answers with a signed receipt. */
const order = JSON.parse(process.argv[2] ?? '{}') as SinkOrder
const own = {
  certificate: new X509Certificate(order.ownCertificatePem),
  privateKey: createPrivateKey(order.ownPrivateKeyPem),
}
const partner = new X509Certificate(order.partnerCertificatePem)

const server = createServer((request, response) => {
  take(request, response).catch((error: unknown) => {
    response.writeHead(500).end(String(error))
  })
})
server.listen(order.port, '127.0.0.1', () => process.send?.('ready'))
process.once('disconnect', () => process.exit())

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { rawHeaders } = request
  const lines = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
  )
  const headers = readRequestHeaders(lines)
  if (headers.kind === 'refused') {
    response.writeHead(400).end(headers.refusal.text)
    return
  }
  const opened = await openStream(headers.request, request, {
    trust: { ownKeys: [own], partnerCertificates: [partner] },
    policy: { requireSigned: true, requireEncrypted: true, maxContentBytes: 4 * 2 ** 30, maxRatio: 200 },
    deliver: () => undefined,
  })
  const mdn = await composeMdn({
    request: headers.request,
    from: headers.request.to,
    disposition: opened.kind === 'opened' ? 'processed' : opened.refusal,
    ...(opened.kind === 'opened' && { mic: opened.mic }),
    signer: { ...own, digest: 'sha-256' },
    messageId: `${randomUUID()}@sink`,
    now: new Date(),
    reportingUa: 'Sink',
    text: 'Received.',
  })
  response.writeHead(200, mdn.headers.flat())
  response.end(mdn.body)
}
