import { createHash } from 'node:crypto'
import { collect } from '../bytes/byte-source.ts'
import type { ComposedMessage } from '../message/compose-message.ts'
import { openStream } from '../message/open-message.ts'
import type { OutboundMessage } from '../message/outbound-message.ts'
import { readRequestHeaders } from '../message/read-request.ts'
import { composeMdn } from '../receipt/compose-mdn.ts'
import { fromBob, lenient, now, order, type Posted } from '../test-messages.ts'
import { party } from '../trading-pair.ts'
import { type EvidenceManifest, partNames, writeManifest } from './manifest.ts'
import { micSubject } from './mic-subject.ts'
import type { EvidenceFile } from './opened-evidence.ts'
import { sealManifest } from './seal.ts'

/** For tests: evidence files in memory, part by part. Alice makes them when she received, Bob when he sent. */
export type Parts = Map<string, Buffer>

export function asFile(parts: Parts): EvidenceFile {
  return {
    names: [...parts.keys()],
    read: (name) => [parts.get(name) ?? Buffer.alloc(0)],
  }
}

function lines(headers: Posted['headers']): Buffer {
  return Buffer.from(headers.map(([name, value]) => `${name}: ${value}\r\n`).join(''))
}

type About = Pick<EvidenceManifest, 'mic' | 'receipt'> & { readonly direction: 'in' | 'out' }

/** Lists and seals the parts, as whoever made the file does. */
export function sealed(parts: Parts, about: About): Parts {
  const maker = about.direction === 'in' ? 'alice' : 'bob'
  const fingerprint = (name: string) => party(name).certificate.fingerprint256
  const other = maker === 'alice' ? 'bob' : 'alice'
  const held = new Map([
    ...parts,
    ['certificates/us-1.pem', Buffer.from(party(maker).certificate.toString())],
    ['certificates/partner-1.pem', Buffer.from(party(other).certificate.toString())],
    [partNames.ledger, Buffer.from('{}\n')],
  ] as const)
  const manifest = writeManifest({
    ...{ format: 'parley-evidence', version: 1, madeBy: 'Parley 0.1.0', madeAt: '2026-12-01T00:00:00.000Z' },
    sealedBy: fingerprint(maker),
    message: {
      ...{
        id: 'message-1',
        direction: about.direction,
        mode: 'production',
        state: 'delivered',
        revision: 'r1',
      },
      ...{ at: now.toISOString(), as2MessageId: 'order-1@bob.example' },
      ...{ us: { name: maker, as2Id: maker }, partner: { name: other, as2Id: other } },
    },
    ...(about.mic && { mic: about.mic }),
    ...(about.receipt && { receipt: about.receipt }),
    certificates: [
      { part: 'certificates/us-1.pem', of: 'us', fingerprint: fingerprint(maker) },
      { part: 'certificates/partner-1.pem', of: 'partner', fingerprint: fingerprint(other) },
    ],
    parts: [...held].map(([name, bytes]) => ({
      ...{ name, what: 'a part', sizeBytes: bytes.length },
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })),
  })
  return new Map([
    ...held,
    [partNames.manifest, manifest],
    [partNames.seal, sealManifest(manifest, party(maker).privateKey)],
  ])
}

/** The parts of a message as Alice received it, what Bob signed cut out of it. */
export async function receivedParts(posted: Posted, payload: Uint8Array = order): Promise<Received> {
  const read = readRequestHeaders(posted.headers)
  if (read.kind === 'refused') throw new Error(read.refusal.text)
  const entity: Uint8Array[] = []
  let signature: Uint8Array | undefined
  const opened = await openStream(read.request, [posted.body], {
    trust: { ownKeys: [party('alice')], partnerCertificates: [party('bob').certificate] },
    policy: lenient,
    deliver: () => undefined,
    witness: {
      entity: (piece) => void entity.push(Buffer.from(piece)),
      signature: (bytes) => {
        signature = bytes
      },
    },
  })
  if (opened.kind === 'refused') throw new Error(opened.refusal.text)
  const mdn = await composeMdn({
    ...{ request: read.request, from: 'alice', disposition: 'processed', mic: opened.mic, now },
    signer: { ...party('alice'), digest: 'sha-256' },
    ...{ messageId: 'mdn-1@alice', reportingUa: 'Parley', text: 'Received.' },
  })
  const parts: Parts = new Map([
    [partNames.request, Buffer.from(posted.body)],
    [partNames.requestHeaders, lines(posted.headers)],
    [partNames.payload, Buffer.from(payload)],
    ...(signature
      ? ([
          [partNames.signedEntity, Buffer.concat(entity)],
          [partNames.signature, Buffer.from(signature)],
        ] as const)
      : []),
    [partNames.receipt, Buffer.from(mdn.body)],
    [partNames.receiptHeaders, lines(mdn.headers)],
  ])
  const receipt = { signed: read.request.receipt?.signed ?? false, at: now.toISOString() }
  return { parts, about: { direction: 'in', mic: opened.mic, receipt } }
}

export type Received = { readonly parts: Parts; readonly about: About }

/** The parts of a message as Bob sent it, with the receipt that Alice gave. */
export async function sentParts(options: Partial<OutboundMessage>): Promise<Received> {
  const composed: ComposedMessage = await fromBob(options)
  const { parts, about } = await receivedParts(composed)
  const subject = await micSubject({
    ...{ from: 'bob', to: 'alice', messageId: 'order-1@bob.example', content: order, now },
    ...{ contentType: 'application/EDI-X12', fileName: 'order.x12' },
    ...options,
  })
  parts.delete(partNames.signature)
  parts.set(partNames.signedEntity, await collect(subject.read()))
  return { parts, about: { ...about, direction: 'out', mic: composed.mic } }
}
