import { createHash, type Hash } from 'node:crypto'
import { der, derObjectId, derSetOf, derSmallInteger, derTime } from '../asn1/der-writer.ts'
import { type DigestName, digestByName, objectIds } from './algorithms.ts'
import { writtenName } from './certificate-identity.ts'
import { asSigner, type ContentSigner, type SigningKey, signatureAlgorithm } from './content-signer.ts'

// RFC 5652 5.1, 5.3: version 3 for signers named by their key identifier.
const version = ({ namedBy }: ContentSigner) => (namedBy === 'subject-key-id' ? 3 : 1)

/** A detached signature in the making: sees the content as it flows, then signs. */
export class SignatureWriter {
  readonly #signers: readonly ContentSigner[]
  readonly #now: Date
  readonly #hashes: ReadonlyMap<string, Hash>

  /** `also`: digests wanted beside those of the signers. */
  constructor(signers: readonly ContentSigner[], now: Date, also: readonly DigestName[] = []) {
    this.#signers = signers
    this.#now = now
    const digests = new Set([...signers.map(({ digest }) => digest), ...also])
    this.#hashes = new Map([...digests].map((name) => [name, createHash(digestByName(name).hash)]))
  }

  update(piece: Uint8Array): void {
    for (const hash of this.#hashes.values()) hash.update(piece)
  }

  /** The digest of what has been seen, if it was wanted. */
  digest(name: DigestName): Buffer {
    const hash = this.#hashes.get(name)
    if (!hash) throw new Error(`the digest ${name} is not made here`)
    return hash.copy().digest()
  }

  /** Size of the finished signature, when all signers know the size of theirs. */
  get sizeBytes(): number | undefined {
    const infos: Buffer[] = []
    for (const signer of this.#signers) {
      if (signer.signatureBytes === undefined) return undefined
      const attributes = this.#attributes(Buffer.alloc(digestByName(signer.digest).sizeBytes))
      infos.push(signerInfo(signer, attributes, Buffer.alloc(signer.signatureBytes)))
    }
    return signedData(this.#signers, infos).length
  }

  /**
   * A detached SignedData in DER (RFC 5652 5.1) with the signers' certificates and the attributes every receiver knows:
   * content type, signing time, message digest.
   */
  async finish(): Promise<Buffer> {
    const infos = this.#signers.map(async (signer) => {
      const attributes = this.#attributes(this.digest(signer.digest))
      return signerInfo(signer, attributes, await signer.sign(derSetOf(0x31, attributes)))
    })
    return signedData(this.#signers, await Promise.all(infos))
  }

  #attributes(messageDigest: Buffer): readonly Buffer[] {
    return [
      attribute(objectIds.contentType, derObjectId(objectIds.data)),
      attribute(objectIds.signingTime, derTime(this.#now)),
      attribute(objectIds.messageDigest, der(0x04, messageDigest)),
    ]
  }
}

/** The detached signature over bytes that are all there. */
export async function signDetached(
  content: Uint8Array,
  keys: SigningKey | ContentSigner | readonly (SigningKey | ContentSigner)[],
  now: Date,
): Promise<Buffer> {
  const writer = new SignatureWriter(asSigners(keys), now)
  writer.update(content)
  return writer.finish()
}

export function asSigners(
  keys: SigningKey | ContentSigner | readonly (SigningKey | ContentSigner)[],
): readonly ContentSigner[] {
  return [keys].flat().map(asSigner)
}

function signerInfo(signer: ContentSigner, attributes: readonly Buffer[], signature: Uint8Array): Buffer {
  return der(
    0x30,
    derSmallInteger(version(signer)),
    writtenName(signer.certificate, signer.namedBy ?? 'issuer-and-serial'),
    digestAlgorithm(signer),
    derSetOf(0xa0, attributes),
    signatureAlgorithm(signer),
    der(0x04, signature),
  )
}

function signedData(signers: readonly ContentSigner[], infos: readonly Buffer[]): Buffer {
  const algorithms = new Map(signers.map((signer) => [signer.digest, digestAlgorithm(signer)]))
  const certificates = new Set(signers.map(({ certificate }) => certificate))
  const fields = der(
    0x30,
    derSmallInteger(Math.max(...signers.map(version))),
    derSetOf(0x31, [...algorithms.values()]),
    der(0x30, derObjectId(objectIds.data)),
    derSetOf(
      0xa0,
      [...certificates].map(({ raw }) => raw),
    ),
    derSetOf(0x31, infos),
  )
  return der(0x30, derObjectId(objectIds.signedData), der(0xa0, fields))
}

function digestAlgorithm({ digest }: ContentSigner): Buffer {
  return der(0x30, derObjectId(digestByName(digest).oid))
}

function attribute(oid: string, value: Buffer): Buffer {
  return der(0x30, derObjectId(oid), der(0x31, value))
}
