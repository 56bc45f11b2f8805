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

  canSign(us: Partner): boolean {
    return certificatesFor(us, 'sign', this.#now()).length > 0
  }

  /** A partner's certificates for this use. */
  certificates(partner: Partner, use: 'verify' | 'encrypt'): X509Certificate[] {
    return certificatesFor(partner, use, this.#now()).map(({ x509 }) => x509)
  }

  /** A partner's certificates that verified once and whose own time is over, not the configuration's. */
  expired(partner: Partner): X509Certificate[] {
    const now = this.#now()
    const over = ({ uses, x509, until }: PartnerCertificate) =>
      uses.has('verify') && until < now && until.getTime() === Date.parse(x509.validTo)
    return partner.certificates.filter(over).map(({ x509 }) => x509)
  }

  isExpired(partner: Partner, fingerprint: string | undefined): boolean {
    return this.expired(partner).some(({ fingerprint256 }) => fingerprint256 === fingerprint)
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
