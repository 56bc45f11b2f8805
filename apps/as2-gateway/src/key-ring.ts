import { createPrivateKey, type KeyObject, type X509Certificate } from 'node:crypto'
import { certificatesFor, type Partner, type PartnerCertificate } from '@parley/model'
import type { Secrets } from '@parley/secrets'

export type OwnKey = { readonly certificate: X509Certificate; readonly privateKey: KeyObject }

/** Turns our certificates and the secret references of their private keys into keys, each read once. */
export class KeyRing {
  readonly #secrets: Secrets
  readonly #now: () => Date
  readonly #held = new WeakMap<PartnerCertificate, Promise<OwnKey>>()

  constructor(secrets: Secrets, now: () => Date) {
    this.#secrets = secrets
    this.#now = now
  }

  /** Our key pairs that are valid for this use now, the preferred one first. */
  own(us: Partner, use: 'sign' | 'decrypt'): Promise<readonly OwnKey[]> {
    return Promise.all(certificatesFor(us, use, this.#now()).map((certificate) => this.#key(certificate)))
  }

  async signer(us: Partner): Promise<OwnKey> {
    const [key] = await this.own(us, 'sign')
    if (!key) throw new Error(`partner ${us.name} has no valid certificate to sign with`)
    return key
  }

  /** A partner's certificates for this use. */
  certificates(partner: Partner, use: 'verify' | 'encrypt'): X509Certificate[] {
    return certificatesFor(partner, use, this.#now()).map(({ x509 }) => x509)
  }

  #key(certificate: PartnerCertificate): Promise<OwnKey> {
    const held = this.#held.get(certificate) ?? this.#load(certificate)
    this.#held.set(certificate, held)
    held.catch(() => this.#held.delete(certificate))
    return held
  }

  async #load({ x509, privateKey, fingerprint }: PartnerCertificate): Promise<OwnKey> {
    if (privateKey === undefined) throw new Error(`our certificate ${fingerprint} names no private key`)
    const secret = await this.#secrets.read(privateKey)
    return { certificate: x509, privateKey: createPrivateKey(secret.reveal()) }
  }
}
