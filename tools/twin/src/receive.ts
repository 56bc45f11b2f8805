import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { composeMdn, openMessage, readRequestHeaders } from '@parley/as2'
import {
  type EdifactInterchange,
  frame,
  readAcknowledgements,
  readFunctionalAcknowledgement,
} from '@parley/edi'
import { now, sha256, type TwinSettings } from './twin.ts'

/** The twin's own AS2 address: opens our 997s, notes what they say, answers with a signed MDN. */
export function listen(settings: TwinSettings, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    receive(settings, request, response).catch((error: unknown) => {
      settings.history.add({ what: 'refused', at: now(), messageId: '', text: String(error) })
      response.writeHead(500).end()
    })
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

async function receive(
  settings: TwinSettings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = Buffer.concat(await request.toArray())
  const read = readRequestHeaders(pairs(request.rawHeaders))
  if (read.kind === 'refused') {
    response.writeHead(400).end(read.refusal.text)
    return
  }
  const opened = await open(settings, read.request, body)
  if (opened.kind === 'opened') noteAcknowledgements(settings, read.request.messageId, opened.content, body)
  else
    settings.history.add({
      what: 'refused',
      at: now(),
      messageId: read.request.messageId,
      text: opened.refusal.code,
    })
  const mdn = await composeMdn({
    request: read.request,
    from: read.request.to,
    disposition: opened.kind === 'opened' ? 'processed' : opened.refusal,
    ...(opened.kind === 'opened' && { mic: opened.mic }),
    signer: { ...settings.keys, digest: 'sha-256' },
    messageId: `${randomUUID()}@twin`,
    now: new Date(),
    reportingUa: 'Twin',
    text: opened.kind === 'opened' ? 'Received.' : opened.refusal.text,
  })
  response.writeHead(200, mdn.headers.flat())
  response.end(mdn.body)
}

function open(settings: TwinSettings, request: Parameters<typeof openMessage>[0], body: Uint8Array) {
  const reader = openMessage(
    request,
    { ownKeys: [settings.keys], partnerCertificates: [settings.parley.certificate] },
    { requireSigned: true, requireEncrypted: true, maxContentBytes: 10 * 1024 * 1024, maxRatio: 100 },
  )
  reader.write(body)
  return reader.finish()
}

function noteAcknowledgements(
  settings: TwinSettings,
  messageId: string,
  content: Uint8Array,
  wire: Uint8Array,
): void {
  for (const interchange of frame(content).interchanges) {
    if (interchange.standard === 'edifact') noteContrl(settings, { messageId, content, wire, interchange })
    if (interchange.standard !== 'x12') continue
    for (const acknowledgement of readFunctionalAcknowledgement(content, interchange)) {
      settings.history.add({
        what: 'acknowledged',
        at: now(),
        messageId,
        wireSha256: sha256(wire),
        group: acknowledgement.groupControlNumber,
        verdict: acknowledgement.verdict,
        transactions: acknowledgement.transactions.map(({ controlNumber, verdict }) => ({
          controlNumber,
          verdict,
        })),
      })
    }
  }
}

type ReceivedContrl = {
  readonly messageId: string
  readonly content: Uint8Array
  readonly wire: Uint8Array
  readonly interchange: EdifactInterchange
}

/** A CONTRL answers an interchange: its reference stands where a 997 has the group. */
function noteContrl(settings: TwinSettings, { messageId, content, wire, interchange }: ReceivedContrl): void {
  const outcomes = readAcknowledgements(content, interchange)
  const whole = outcomes.find(({ level }) => level === 'interchange')
  if (whole === undefined) return
  const transactions = outcomes.filter(({ level }) => level === 'transaction')
  settings.history.add({
    ...{ what: 'acknowledged', at: now(), messageId, wireSha256: sha256(wire) },
    ...{ group: whole.reference.interchange ?? '', verdict: whole.verdict },
    transactions: transactions.map(({ reference, verdict }) => {
      return { controlNumber: reference.transaction ?? '', verdict }
    }),
  })
}

function pairs(raw: readonly string[]): (readonly [string, string])[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []))
}
