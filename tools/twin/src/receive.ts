import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { composeMdn, isMdn, openMessage, readRequestHeaders } from '@parley/as2'
import {
  type EdifactInterchange,
  frame,
  readAcknowledgements,
  readFunctionalAcknowledgement,
} from '@parley/edi'
import { request as post } from 'undici'
import { keepDocument } from './history.ts'
import { now, sha256, type Twin, type TwinSettings } from './twin.ts'

/** The twin's own AS2 address: opens our 997s, notes what they say, answers with a signed MDN. */
export function listen(settings: TwinSettings, twin: Twin, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    receive({ settings, twin }, request, response).catch((error: unknown) => {
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
  { settings, twin }: { readonly settings: TwinSettings; readonly twin: Twin },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = Buffer.concat(await request.toArray())
  const headers = pairs(request.rawHeaders)
  const read = readRequestHeaders(headers)
  if (read.kind === 'refused') {
    response.writeHead(400).end(read.refusal.text)
    return
  }
  if (await isMdn(headers, body)) {
    response.writeHead((await twin.takeReceipt(headers, body)) ? 200 : 404).end()
    return
  }
  const opened = await open(settings, read.request, body)
  if (opened.kind === 'opened') noteReceived(settings, read.request.messageId, opened.content, body)
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
  const url = read.request.receipt?.deliverTo
  if (url === undefined) {
    response.writeHead(200, mdn.headers.flat()).end(mdn.body)
    return
  }
  if (settings.receipts === 'before') await sendReceipt(url, mdn)
  response.writeHead(202).end()
  if (settings.receipts === 'after') await sendReceipt(url, mdn)
}

async function sendReceipt(url: string, mdn: Awaited<ReturnType<typeof composeMdn>>): Promise<void> {
  const headers = Object.fromEntries(mdn.headers)
  const { body } = await post(url, { method: 'POST', headers, body: mdn.body })
  await body.dump()
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

function noteReceived(
  settings: TwinSettings,
  messageId: string,
  content: Uint8Array,
  wire: Uint8Array,
): void {
  const own = sha256(content)
  if (settings.keepIn !== undefined) keepDocument(settings.keepIn, own, content)
  const hashes = { wireSha256: sha256(wire), sha256: own }
  settings.history.add({ what: 'received', at: now(), messageId, ...hashes })
  noteAcknowledgements(settings, messageId, content, wire)
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
