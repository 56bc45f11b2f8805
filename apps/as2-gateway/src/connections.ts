import type { PostRequest, Via } from '@parley/http-out'
import type { As2Gateway, Credentials } from '@parley/model'
import type { Secrets } from '@parley/secrets'

/** What a request to this partner needs beside its bytes. Never kept: it holds passwords. */
export type Connection = Pick<PostRequest, 'via' | 'length'> & {
  readonly headers: readonly (readonly [string, string])[]
}

/** Turns the `http` settings of gateways, and the secrets they name, into connections; each read once. */
export class Connections {
  readonly #secrets: Secrets
  readonly #held = new WeakMap<As2Gateway, Promise<Connection>>()

  constructor(secrets: Secrets) {
    this.#secrets = secrets
  }

  of(gateway: As2Gateway): Promise<Connection> {
    const held = this.#held.get(gateway) ?? this.#load(gateway)
    this.#held.set(gateway, held)
    held.catch(() => this.#held.delete(gateway))
    return held
  }

  async #load({ http, length }: As2Gateway): Promise<Connection> {
    if (!http) return { length, headers: [] }
    const { basic, proxy, trust, pins, clientCertificate } = http
    const via: Via = {
      tls: {
        ...(trust !== undefined && { trust }),
        ...(pins && { pins }),
        ...(clientCertificate && {
          certificate: clientCertificate.certificate,
          privateKey: (await this.#secrets.read(clientCertificate.privateKey)).reveal(),
        }),
      },
      ...(proxy && {
        proxy: {
          url: proxy.url,
          ...(proxy.basic && { authorization: await this.#basic(proxy.basic) }),
        },
      }),
    }
    return {
      via,
      length,
      headers: basic ? [['Authorization', await this.#basic(basic)]] : [],
    }
  }

  /** RFC 7617 2. */
  async #basic({ user, password }: Credentials): Promise<string> {
    const secret = (await this.#secrets.read(password)).reveal()
    return `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`
  }
}
