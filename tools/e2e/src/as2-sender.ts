import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  composeMessage,
  type HeaderLines,
  type Mic,
  type OutboundMessage,
  readMdn,
  type SigningKey,
} from '@parley/as2'
import { type PostResult, post, type Via } from '@parley/http-out'
import type { Scene } from './scene.ts'

export type Sealed = { readonly headers: HeaderLines; readonly body: Uint8Array; readonly mic: Mic }
export type Answered = Extract<PostResult, { kind: 'answered' }>

type KeyPair = Pick<SigningKey, 'certificate' | 'privateKey'>

/** Sends as Amazon does, with the twin's keys, but shows the answer's bytes and its time. */
export class As2Sender {
  readonly #partner: KeyPair
  readonly #us: X509Certificate

  private constructor(partner: KeyPair, us: X509Certificate) {
    this.#partner = partner
    this.#us = us
  }

  static async open({ home, rig }: Scene): Promise<As2Sender> {
    const read = (path: string) => readFile(path, 'utf8')
    const certificate = new X509Certificate(await read(join(home, 'twin', 'twin.pem')))
    const privateKey = createPrivateKey(await read(join(home, 'twin', 'twin.key.pem')))
    const us = new X509Certificate(await read(join(rig.company, 'certs', 'us.pem')))
    return new As2Sender({ certificate, privateKey }, us)
  }

  compose(messageId: string, content: Uint8Array, more: Partial<OutboundMessage> = {}): Promise<Sealed> {
    return composeMessage({
      ...{ from: 'AMAZON-AS2', to: 'ACME-AS2', messageId, content, contentType: 'application/edi-x12' },
      sign: { ...this.#partner, digest: 'sha-256' },
      encrypt: { certificate: this.#us, cipher: 'aes-256-cbc' },
      receipt: { signed: true, micAlgorithm: 'sha-256' },
      now: new Date(),
      ...more,
    })
  }

  /** Throws unless an answer came. */
  async send(url: string, { headers, body }: Sealed, via?: Via): Promise<Answered> {
    const limits = { timeoutMs: 30_000, maxResponseBytes: 1 << 20 }
    const answered = await post({ url, headers, body, ...limits, ...(via && { via }) })
    if (answered.kind !== 'answered') throw new Error(answered.text)
    return answered
  }

  /** What the receipt says, its signature verified. */
  judge(answered: Answered, messageId: string, mic: Mic) {
    return readMdn(answered, {
      ...{ messageId, mic, from: 'AMAZON-AS2', to: 'ACME-AS2', requireSigned: true },
      partnerCertificates: [this.#us],
    })
  }
}
