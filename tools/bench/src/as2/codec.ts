import { createPrivateKey, X509Certificate } from 'node:crypto'
import { loadavg } from 'node:os'
import { composeMessage, openMessage, readRequestHeaders } from '@parley/as2'
import { makePeerKeys } from '@parley/peers'
import { collectContent } from './collect-content.ts'
import { forgeCodec } from './forge-codec.ts'
import { opensslCodec } from './openssl-codec.ts'
import { orderText } from './order-text.ts'
import type { Plan } from './plan.ts'

/** Signs (SHA-256) and encrypts (AES-256-CBC, RSA-2048), or the way back: decrypts, verifies and gives the content. */
export type Codec = {
  readonly name: string
  /** Its work is done by processes that it starts, so their time on the clock is what counts. */
  readonly byClock: boolean
  readonly seal: (content: Uint8Array) => Promise<Uint8Array>
  /** undefined: it has no way back. */
  readonly open?: (sealed: Uint8Array) => Promise<Uint8Array>
  readonly maxBytes: number
}

export type CodecKeys = { readonly certificatePem: string; readonly privateKeyPem: string }

/** Floor of the issue: how many times node-forge we must be. */
const floor = 25
const columns = [14, 8, 14, 14, 14, 14] as const

/** Messages a second of processor time, the best of three runs. */
export async function benchCodec(
  plans: readonly Plan[],
  home: string,
  say: (line: string) => void,
): Promise<void> {
  const keys = makePeerKeys('CODEC')
  const codecs = [ourCodec(keys), forgeCodec(keys), ...(await opensslCodec(keys, home))]
  say(cells(['codec', 'size', 'seal msg/s', 'open msg/s', 'seal MB/s', 'open MB/s']))
  for (const plan of plans.filter(({ sizeBytes }) => sizeBytes <= 60e6)) {
    const content = await collectContent(orderText(plan.sizeBytes))
    const found = new Map<string, { seal: number; open: number }>()
    for (const codec of codecs) {
      if (plan.sizeBytes > codec.maxBytes) continue
      const rates = await measure(codec, content)
      found.set(codec.name, rates)
      const mb = (rate: number) => (rate > 0 ? ((rate * content.length) / 1e6).toFixed(1) : '-')
      const each = (rate: number) => (rate > 0 ? rate.toFixed(rate < 10 ? 2 : 0) : '-')
      say(cells([codec.name, plan.label, each(rates.seal), each(rates.open), mb(rates.seal), mb(rates.open)]))
    }
    say(ratios(plan, found))
  }
}

function ratios({ label }: Plan, found: ReadonlyMap<string, { seal: number; open: number }>): string {
  const [ours, forge] = [found.get('Parley'), found.get('node-forge')]
  if (!ours || !forge) return ''
  const [seal, open] = [ours.seal / forge.seal, ours.open / forge.open]
  const held = Math.min(seal, open) >= floor ? 'held' : 'MISSED'
  return `${label}: ${seal.toFixed(0)} and ${open.toFixed(0)} times node-forge (floor ${floor}: ${held}); load ${(loadavg()[0] ?? 0).toFixed(1)}`
}

function cells(texts: readonly string[]): string {
  return texts
    .map((text, index) => (index === 0 ? text.padEnd(columns[0]) : text.padStart(columns[index] ?? 12)))
    .join('')
}

async function measure(codec: Codec, content: Uint8Array): Promise<{ seal: number; open: number }> {
  const sealed = await codec.seal(content)
  const { open } = codec
  if (open && !Buffer.from(await open(sealed)).equals(content))
    throw new Error(`${codec.name} gives other bytes back`)
  return {
    seal: await rate(codec, () => codec.seal(content)),
    open: open ? await rate(codec, () => open(sealed)) : 0,
  }
}

const runMs = 700

async function rate({ byClock }: Codec, work: () => Promise<unknown>): Promise<number> {
  let best = 0
  for (let run = 0; run < 3; run++) {
    const before = { cpu: process.cpuUsage(), at: performance.now() }
    let count = 0
    while (count === 0 || performance.now() - before.at < runMs) {
      await work()
      count += 1
    }
    const { user, system } = process.cpuUsage(before.cpu)
    const seconds = byClock ? (performance.now() - before.at) / 1000 : (user + system) / 1e6
    best = Math.max(best, count / seconds)
  }
  return best
}

function ourCodec(keys: CodecKeys): Codec {
  const own = pairOf(keys)
  // We refuse what our own key has signed.
  const sender = pairOf(makePeerKeys('SENDER'))
  const trust = { ownKeys: [own], partnerCertificates: [sender.certificate] }
  const policy = { requireSigned: true, requireEncrypted: true, maxContentBytes: 2 ** 30, maxRatio: 200 }
  const names = { from: 'A', to: 'B', messageId: 'one@bench' }
  return {
    name: 'Parley',
    byClock: false,
    maxBytes: Number.POSITIVE_INFINITY,
    seal: async (content) => {
      const { body } = await composeMessage({
        ...names,
        content,
        contentType: 'application/edi-x12',
        sign: { ...sender, digest: 'sha-256' },
        encrypt: { certificate: own.certificate, cipher: 'aes-256-cbc' },
        now: new Date(),
      })
      return body
    },
    open: async (sealed) => {
      const request = readRequestHeaders([
        ['AS2-From', names.from],
        ['AS2-To', names.to],
        ['Message-ID', names.messageId],
        ['Content-Type', 'application/pkcs7-mime; smime-type=enveloped-data'],
      ])
      if (request.kind === 'refused') throw new Error(request.refusal.text)
      const reader = openMessage(request.request, trust, policy)
      reader.write(sealed)
      const opened = await reader.finish()
      if (opened.kind === 'refused') throw new Error(opened.refusal.text)
      return opened.content
    },
  }
}

function pairOf({ certificatePem, privateKeyPem }: CodecKeys) {
  return { certificate: new X509Certificate(certificatePem), privateKey: createPrivateKey(privateKeyPem) }
}
