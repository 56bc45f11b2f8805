import { BerReader, MalformedBer } from '../asn1/ber-reader.ts'
import { BerStream, type Tail } from '../asn1/ber-stream.ts'
import { der, derObjectId } from '../asn1/der-writer.ts'
import type { ByteSource } from '../bytes/byte-source.ts'
import { objectIds } from './algorithms.ts'
import { enterContentInfo } from './content-info.ts'
import { readSigners, type Signer } from './signer-info.ts'

/** The parts of SignedData that follow the content. */
export type SignedData = {
  /** Certificates the sender put in. Never a reason to trust. */
  readonly certificates: readonly Buffer[]
  readonly signers: readonly Signer[]
}

const maxCertificates = 64
const maxPartBytes = 1024 * 1024

/**
 * SignedData (RFC 5652 5.1):
 *   version | SET of digest algorithms | SEQUENCE { OID, [0] OCTET STRING? } | [0] certificates? | [1] crls?
 *   SET of SignerInfo
 * `content` is read once, to its end, and then `rest`. What is malformed in the content is told by `rest`, which throws
 * MalformedBer; the content only stops.
 */
export class OpaqueSignature {
  readonly #ber: BerStream
  #contentType = ''
  /** Version, digest algorithms, and what follows the content: all but the content itself. */
  readonly #around: { readonly before: Buffer[]; readonly after: Buffer[] } = { before: [], after: [] }
  #failure: MalformedBer | undefined
  /** Something is signed inside; a detached signature has nothing there. */
  hasContent = false

  constructor(ber: BerStream) {
    this.#ber = ber
  }

  async *content(): AsyncGenerator<Buffer> {
    try {
      await enterContentInfo(this.#ber, [objectIds.signedData])
      this.#around.before.push(await this.#ber.element(16), await this.#ber.element(maxPartBytes))
      await this.#ber.enter(0x30)
      this.#contentType = await this.#ber.objectId()
      this.hasContent = (await this.#ber.peek()) === 0xa0
      if (this.hasContent) {
        await this.#ber.enter(0xa0)
        yield* this.#ber.octets(0x04)
        await this.#ber.leave()
      }
      await this.#ber.leave()
    } catch (error) {
      if (!(error instanceof MalformedBer)) throw error
      this.#failure = error
    }
  }

  async rest(tail: Tail): Promise<SignedData> {
    if (this.#failure) throw this.#failure
    const ber = this.#ber
    const { after } = this.#around
    const enclosed = (await ber.peek()) === 0xa0 ? await ber.element(maxPartBytes) : undefined
    if (enclosed) after.push(enclosed)
    if ((await ber.peek()) === 0xa1) await ber.skip()
    const infos = await ber.element(maxPartBytes)
    after.push(infos)
    const certificates = enclosed ? readCertificates(enclosed) : []
    const signers = readSigners(infos, this.#contentType)
    await ber.finish(tail)
    return { certificates, signers }
  }

  /** The same signature without its content, when `rest` has been read: signers sign the digest of the content. */
  detached(): Buffer {
    const { before, after } = this.#around
    const bare = der(0x30, derObjectId(this.#contentType || objectIds.data))
    const signedData = der(0x30, ...before, bare, ...after)
    return der(0x30, derObjectId(objectIds.signedData), der(0xa0, signedData))
  }
}

function readCertificates(element: Buffer): Buffer[] {
  const reader = new BerReader(element)
  const certificates: Buffer[] = []
  reader.enter(0xa0)
  while (reader.peek() !== -1) {
    if (certificates.length >= maxCertificates)
      throw new MalformedBer('too many certificates', reader.byteOffset)
    certificates.push(reader.element())
  }
  return certificates
}

/** A detached SignedData; content inside it is passed over, since what counts lies beside it. */
export async function readDetached(source: ByteSource, tail: Tail): Promise<SignedData> {
  const signature = new OpaqueSignature(new BerStream(source))
  for await (const _ of signature.content());
  return signature.rest(tail)
}
