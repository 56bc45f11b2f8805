import { randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { runCommand } from '@parley/foreign'
import type { ParleySide } from '../exchange.ts'
import type { PeerKeys } from '../peer-keys.ts'
import { type Entity, entityOf, partsOf } from './mime-by-hand.ts'

export type OpensslOptions = {
  readonly home: string
  readonly as2Id: string
  readonly keys: PeerKeys
  readonly parley: ParleySide
  readonly port: number
}

/** A message that came in, as `openssl cms` has opened it. */
export type OpensslReceived = {
  readonly headers: IncomingMessage['headers']
  /** The payload with its MIME fields, when the signature over it holds. */
  readonly signed: Entity
}

/** AS2 with nothing but HTTP and `openssl cms`: no cryptography and no CMS of ours is in it. */
export class OpensslPeer {
  readonly url: string
  readonly received: OpensslReceived[] = []
  readonly failures: string[] = []
  readonly #options: OpensslOptions
  readonly #server: Server
  #files = 0

  private constructor(options: OpensslOptions) {
    this.url = `http://127.0.0.1:${options.port}/as2`
    this.#options = options
    this.#server = createServer((request, response) => void this.#take(request, response))
  }

  static async start(options: OpensslOptions): Promise<OpensslPeer> {
    const peer = new OpensslPeer(options)
    await mkdir(options.home, { recursive: true })
    await writeFile(peer.#at('own.pem'), options.keys.certificatePem)
    await writeFile(peer.#at('own.key'), options.keys.privateKeyPem, { mode: 0o600 })
    await writeFile(peer.#at('parley.pem'), options.parley.certificatePem)
    await new Promise<void>((resolve, reject) => {
      peer.#server.once('error', reject).listen(options.port, '127.0.0.1', resolve)
    })
    return peer
  }

  /** Sends it signed and encrypted; answers the report of the receipt and the digest it must name, both by openssl. */
  async send(content: Uint8Array): Promise<{ readonly report: string; readonly mic: string }> {
    const entity = Buffer.concat([Buffer.from('Content-Type: application/edi-x12\r\n\r\n'), content])
    const payload = await this.#file(entity)
    const signer = ['-signer', this.#at('own.pem'), '-inkey', this.#at('own.key'), '-md', 'sha256']
    const signature = await this.#cms('-sign', payload, ...signer, '-outform', 'DER')
    const boundary = randomUUID()
    const multipart = Buffer.concat([
      Buffer.from(
        `Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="${boundary}"\r\n\r\n--${boundary}\r\n`,
      ),
      entity,
      Buffer.from(`\r\n--${boundary}\r\nContent-Type: application/pkcs7-signature\r\n\r\n`),
      signature,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ])
    const sealed = await this.#cms(
      '-encrypt',
      await this.#file(multipart),
      '-aes-256-cbc',
      '-outform',
      'DER',
      this.#at('parley.pem'),
    )
    const answered = await this.#post(sealed)
    const { signed } = await this.#verified(answered)
    const digest = await runCommand('openssl', ['dgst', '-sha256', '-hex', payload])
    const mic = Buffer.from(digest.trim().split('= ')[1] ?? '', 'hex').toString('base64')
    return { report: partsOf(signed)[1]?.body.toString() ?? '', mic }
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #post(body: Uint8Array): Promise<Entity> {
    const { as2Id, parley } = this.#options
    const answered = await fetch(parley.url, {
      method: 'POST',
      body: body.slice(),
      headers: {
        'AS2-Version': '1.2',
        'AS2-From': as2Id,
        'AS2-To': parley.as2Id,
        'Message-ID': `<${randomUUID()}@openssl>`,
        'Content-Type': 'application/pkcs7-mime; smime-type=enveloped-data',
        'Disposition-Notification-To': 'receipts@example.com',
        'Disposition-Notification-Options':
          'signed-receipt-protocol=required, pkcs7-signature; signed-receipt-micalg=required, sha-256',
      },
    })
    const bytes = Buffer.from(await answered.arrayBuffer())
    return { contentType: answered.headers.get('content-type') ?? '', body: bytes, whole: bytes }
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = Buffer.concat(await request.toArray())
      const recipient = ['-recip', this.#at('own.pem'), '-inkey', this.#at('own.key')]
      const inner = await this.#cms('-decrypt', await this.#file(body), '-inform', 'DER', ...recipient)
      this.received.push({ headers: request.headers, ...(await this.#verified(entityOf(inner))) })
      response.writeHead(204).end()
    } catch (error) {
      this.failures.push(String(error))
      response.writeHead(500).end()
    }
  }

  /** The first part of a multipart/signed, which Parley's key has signed; fails when it has not. */
  async #verified(multipart: Entity): Promise<{ readonly signed: Entity }> {
    const [signed, signature] = partsOf(multipart)
    if (!signed || !signature) throw new Error(`no multipart/signed, but ${multipart.contentType}`)
    const content = ['-content', await this.#file(signed.whole)]
    const trust = ['-CAfile', this.#at('parley.pem'), '-purpose', 'any']
    await this.#cms('-verify', await this.#file(signature.body), '-inform', 'DER', ...content, ...trust)
    return { signed }
  }

  /** One run of `openssl cms`; what the last arguments name stays last. */
  async #cms(doing: string, input: string, ...more: readonly string[]): Promise<Buffer> {
    const output = this.#at(`out-${this.#files++}`)
    await runCommand('openssl', ['cms', doing, '-binary', '-in', input, '-out', output, ...more])
    return readFile(output)
  }

  async #file(bytes: Uint8Array): Promise<string> {
    const path = this.#at(`file-${this.#files++}`)
    await writeFile(path, bytes)
    return path
  }

  #at(name: string): string {
    return join(this.#options.home, name)
  }
}
