import { base64, type Sized, sized, tapped } from '../bytes/sized.ts'
import { type DigestName, type MicalgStyle, spelledDigest } from '../cms/algorithms.ts'
import type { ContentSigner, SigningKey } from '../cms/content-signer.ts'
import { asSigners, SignatureWriter } from '../cms/signature-writer.ts'
import { boundaryFor, type Draft, entityOf, multipartBody } from '../mime/mime-writer.ts'

type Keys = SigningKey | ContentSigner | readonly (SigningKey | ContentSigner)[]

export type SignedDraft = Draft & {
  /** The digest of the entity, for the MIC. Known when the draft has been read. */
  readonly digest: (name: DigestName) => Buffer
}

type Signing = {
  readonly messageId: string
  readonly now: Date
  /** A digest wanted beside those of the signers. */
  readonly micDigest?: DigestName
  /** How micalg is spelled. */
  readonly style?: MicalgStyle | undefined
}

/**
 * multipart/signed over an entity (RFC 1847 2.1, RFC 8551 3.5.3). The signature part is base64: everybody reads it.
 * The signature is made when the entity has flowed by; only where its size is not known before, the entity is read once
 * more for it.
 */
export async function signedDraft(
  entity: Sized,
  keys: Keys,
  { messageId, now, micDigest, style }: Signing,
): Promise<SignedDraft> {
  const signers = asSigners(keys)
  const writer = new SignatureWriter(signers, now, micDigest ? [micDigest] : [])
  const { sizeBytes } = writer
  const late = sizeBytes !== undefined
  const content = late ? tapped(entity, (piece) => writer.update(piece)) : entity
  const signature = late
    ? onceRead(sizeBytes, () => writer.finish())
    : sized(await signedBefore(entity, writer))
  const part: Draft = {
    fields: [
      ['Content-Type', 'application/pkcs7-signature; name="smime.p7s"; smime-type=signed-data'],
      ['Content-Transfer-Encoding', 'base64'],
      ['Content-Disposition', 'attachment; filename="smime.p7s"'],
    ],
    body: base64(signature),
  }
  const boundary = boundaryFor(messageId, 'signed')
  const micalg = [...new Set(signers.map(({ digest }) => spelledDigest(digest, style)))].join(', ')
  const quotedMicalg = micalg.includes(',') ? `"${micalg}"` : micalg
  const type = `multipart/signed; protocol="application/pkcs7-signature"; micalg=${quotedMicalg}; boundary="${boundary}"`
  return {
    fields: [['Content-Type', type]],
    body: multipartBody(boundary, [content, entityOf(part)]),
    digest: (name) => writer.digest(name),
  }
}

function onceRead(sizeBytes: number, make: () => Promise<Uint8Array>): Sized {
  const made: Sized = {
    sizeBytes,
    async *read() {
      yield await make()
    },
  }
  // A signer that states another size than its signatures have would break the message's framing.
  return tapped(made, () => undefined)
}

async function signedBefore(entity: Sized, writer: SignatureWriter): Promise<Buffer> {
  for await (const piece of entity.read()) writer.update(piece)
  return writer.finish()
}
