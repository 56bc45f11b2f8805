import { createPrivateKey, X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { type ChannelCredentials, experimental, type ServerCredentials } from '@grpc/grpc-js'
import type { Log } from '@parley/telemetry'

/** PEM texts: the certificate with those above it, its private key, and the only roots that vouch for peers. */
export type IdentityPems = { readonly certificate: string; readonly privateKey: string; readonly ca: string }

export type IdentityOptions = {
  /** Reads all three anew. */
  readonly read: () => Promise<IdentityPems>
  /** How often they are looked at; connections made after a change show the new ones. */
  readonly everyMs?: number
  readonly log: Log
}

/** Who we are to other services, and whom we believe: both ends of a connection show a certificate of one CA. */
export type RpcIdentity = {
  readonly server: ServerCredentials
  readonly client: ChannelCredentials
  close(): void
}

const usualEveryMs = 10_000

/** Throws when what is read makes no identity; later readings that make none are logged, and the last good one stays. */
export async function openIdentity(options: IdentityOptions): Promise<RpcIdentity> {
  const { read, everyMs = usualEveryMs, log } = options
  const held = new HeldIdentity(checked(await read()))
  let reading = false
  const timer = setInterval(() => {
    if (reading) return
    reading = true
    void renew(held, read, log).finally(() => {
      reading = false
    })
  }, everyMs)
  timer.unref()
  return {
    server: experimental.createCertificateProviderServerCredentials(held, held, true),
    client: experimental.createCertificateProviderChannelCredentials(held, held),
    close: () => clearInterval(timer),
  }
}

async function renew(held: HeldIdentity, read: IdentityOptions['read'], log: Log): Promise<void> {
  try {
    if (held.take(checked(await read()))) log.info('certificate between services taken up')
  } catch (error) {
    log.warn('certificate between services not taken up', { error })
  }
}

/** Files are replaced one after the other: a key that is not of the certificate is the middle of that. */
function checked(pems: IdentityPems): IdentityPems {
  const { certificate, privateKey, ca } = pems
  createSecureContext({ cert: certificate, key: privateKey, ca })
  if (!new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey))) {
    throw new Error('the private key is not that of the certificate')
  }
  return pems
}

type CaListener = (update: { caCertificate: Buffer } | null) => void
type IdentityListener = (update: { certificate: Buffer; privateKey: Buffer } | null) => void

/** What grpc-js asks for certificates. A new listener is told a moment later: it listens itself only then. */
class HeldIdentity {
  #pems: IdentityPems
  readonly #ca = new Set<CaListener>()
  readonly #identity = new Set<IdentityListener>()

  constructor(pems: IdentityPems) {
    this.#pems = pems
  }

  /** Answers whether they are others than before. */
  take(pems: IdentityPems): boolean {
    const before = this.#pems
    const isSame = before.ca === pems.ca && before.certificate === pems.certificate
    if (isSame && before.privateKey === pems.privateKey) return false
    this.#pems = pems
    for (const listener of this.#ca) this.#tellCa(listener)
    for (const listener of this.#identity) this.#tellIdentity(listener)
    return true
  }

  addCaCertificateListener(listener: CaListener): void {
    this.#ca.add(listener)
    process.nextTick(() => this.#tellCa(listener))
  }

  removeCaCertificateListener(listener: CaListener): void {
    this.#ca.delete(listener)
  }

  addIdentityCertificateListener(listener: IdentityListener): void {
    this.#identity.add(listener)
    process.nextTick(() => this.#tellIdentity(listener))
  }

  removeIdentityCertificateListener(listener: IdentityListener): void {
    this.#identity.delete(listener)
  }

  #tellCa(listener: CaListener): void {
    listener({ caCertificate: Buffer.from(this.#pems.ca) })
  }

  #tellIdentity(listener: IdentityListener): void {
    const { certificate, privateKey } = this.#pems
    listener({ certificate: Buffer.from(certificate), privateKey: Buffer.from(privateKey) })
  }
}
