import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import {
  composeMessage,
  type HeaderLines,
  type MdnResponse,
  type Mic,
  readMdn,
  receiptSubject,
} from '@parley/as2'
import { createCertificate } from '@parley/certificates'
import { Agent, request } from 'undici'
import type { History } from './history.ts'
import type { KeyPair } from './keys.ts'

export type TwinSettings = {
  readonly as2Id: string
  readonly parley: { readonly as2Id: string; readonly url: string; readonly certificate: X509Certificate }
  readonly keys: KeyPair
  readonly history: History
  /** When the twin sends a receipt that is to come by itself: before or after it has answered, or never. */
  readonly receipts: 'before' | 'after' | 'never'
  /** Folder of the documents that came in; left out: they are not kept. */
  readonly keepIn?: string
}

export type Order = {
  readonly number: string
  readonly content: Uint8Array
  readonly messageId: string
  /** The receipt shall come here by itself. */
  readonly receiptUrl?: string
}

/** A composed message: a repeat sends these very bytes. */
export type Composed = {
  readonly order: Order
  readonly headers: HeaderLines
  readonly body: Uint8Array
  readonly mic: Mic
}

export type Answer = {
  readonly status: number
  readonly verdict: string
  readonly text: string
  readonly sha256: string
}

/** How a test spoils a message before it leaves. */
export type Spoil = {
  readonly sign?: boolean
  readonly encrypt?: boolean
  readonly from?: string
  readonly to?: string
  /** Signed with a key that the agreement does not know. */
  readonly stranger?: boolean
  /** Flips one bit of the body, at this share of its length. */
  readonly flipAt?: number
  /** Keeps only this share of the body. */
  readonly cutAt?: number
}

/** Plays Amazon Vendor Central: signs, encrypts, sends, and checks what comes back. */
export class Twin {
  readonly #settings: TwinSettings
  readonly #agent = new Agent({ connections: 64, pipelining: 1 })
  /** Messages whose receipts come by themselves. */
  readonly #awaited = new Map<string, Composed>()

  constructor(settings: TwinSettings) {
    this.#settings = settings
  }

  async compose(order: Order, spoil: Spoil = {}): Promise<Composed> {
    const { as2Id, parley, keys } = this.#settings
    const composed = await composeMessage({
      from: spoil.from ?? as2Id,
      to: spoil.to ?? parley.as2Id,
      messageId: order.messageId,
      content: order.content,
      contentType: 'application/edi-x12',
      subject: `Purchase order ${order.number}`,
      ...(spoil.sign !== false && {
        sign: { ...(spoil.stranger ? stranger() : keys), digest: 'sha-256' as const },
      }),
      ...(spoil.encrypt !== false && {
        encrypt: { certificate: parley.certificate, cipher: 'aes-256-cbc' as const },
      }),
      receipt: {
        signed: true,
        micAlgorithm: 'sha-256',
        ...(order.receiptUrl !== undefined && { asyncUrl: order.receiptUrl }),
      },
      now: new Date(),
    })
    return { order, ...spoilBody(composed, spoil) }
  }

  /** Sends once and judges the MDN: its signature, its Original-Message-ID and its MIC. */
  async send(composed: Composed): Promise<Answer> {
    const { order, headers, body, mic } = composed
    const { history } = this.#settings
    if (order.receiptUrl !== undefined) this.#awaited.set(order.messageId, composed)
    history.add({
      what: 'sent',
      at: now(),
      messageId: order.messageId,
      order: order.number,
      sha256: sha256(body),
    })
    const answer = await this.#exchange(order, { headers, body, mic })
    history.add({ what: 'answered', at: now(), messageId: order.messageId, ...answer })
    return answer
  }

  /** A receipt that came by itself, judged like one that comes at once. False when it is for nothing we sent. */
  async takeReceipt(headers: HeaderLines, body: Uint8Array): Promise<boolean> {
    const subject = await receiptSubject({ status: 200, headers, body })
    const composed = this.#awaited.get(subject ?? '')
    if (!composed) return false
    const { messageId } = composed.order
    const judged = await this.#judge(composed, { status: 200, headers, body })
    this.#settings.history.add({ what: 'answered', at: now(), messageId, ...judged })
    return true
  }

  async close(): Promise<void> {
    await this.#agent.destroy()
  }

  async #exchange(
    order: Order,
    message: { headers: HeaderLines; body: Uint8Array; mic: Mic },
  ): Promise<Answer> {
    const { parley } = this.#settings
    try {
      const answered = await request(parley.url, {
        method: 'POST',
        headers: Object.fromEntries(message.headers),
        body: message.body,
        dispatcher: this.#agent,
        headersTimeout: 20_000,
        bodyTimeout: 20_000,
      })
      const bytes = new Uint8Array(await answered.body.arrayBuffer())
      const lines = Object.entries(answered.headers).map(([name, value]) => [name, String(value)] as const)
      const response = { status: answered.statusCode, headers: lines, body: bytes }
      return await this.#judge({ order, mic: message.mic }, response)
    } catch (error) {
      return { status: 0, verdict: 'unreachable', text: String((error as Error).message), sha256: '' }
    }
  }

  async #judge({ order, mic }: Pick<Composed, 'order' | 'mic'>, response: MdnResponse): Promise<Answer> {
    const { as2Id, parley } = this.#settings
    const mdn = await readMdn(response, {
      messageId: order.messageId,
      mic,
      partnerCertificates: [parley.certificate],
      requireSigned: true,
      from: as2Id,
      to: parley.as2Id,
    })
    const { status, body } = response
    return { status, verdict: mdn.kind, text: mdnText(mdn, body), sha256: sha256(body) }
  }
}

/** A key pair of nobody: what an attacker, or a partner who changed keys without a word, would sign with. */
function stranger(): KeyPair {
  const day = 86_400_000
  const at = Date.now()
  const made = createCertificate({
    commonName: 'stranger',
    validFrom: new Date(at - day),
    validTo: new Date(at + day),
  })
  return {
    certificate: new X509Certificate(made.certificatePem),
    privateKey: createPrivateKey(made.privateKeyPem),
  }
}

function spoilBody<T extends { readonly headers: HeaderLines; readonly body: Uint8Array }>(
  composed: T,
  spoil: Spoil,
): T {
  const whole = Buffer.from(composed.body)
  if (spoil.flipAt !== undefined) {
    const at = Math.floor(whole.length * spoil.flipAt)
    whole[at] = (whole[at] ?? 0) ^ 0x01
  }
  const body = spoil.cutAt === undefined ? whole : whole.subarray(0, Math.floor(whole.length * spoil.cutAt))
  const length = (name: string) => name.toLowerCase() === 'content-length'
  const headers = composed.headers.map(
    ([name, value]) => [name, length(name) ? String(body.length) : value] as const,
  )
  return { ...composed, headers, body }
}

function mdnText(mdn: Awaited<ReturnType<typeof readMdn>>, bytes: Uint8Array): string {
  if (mdn.kind === 'negative') return mdn.disposition
  if (mdn.kind === 'invalid') return mdn.reason
  return mdn.kind === 'missing' ? Buffer.from(bytes).toString('utf8').slice(0, 300) : ''
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Milliseconds since 1970 with fractions, for latencies. */
export function now(): number {
  return performance.timeOrigin + performance.now()
}
