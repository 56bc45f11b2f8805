import type { Digest } from './algorithms.ts'
import { cmsKind } from './content-info.ts'
import { contentTypeOf, type Entity, fileNameOf, readEntity } from './mime-entity.ts'
import { firstField } from './mime-fields.ts'

/** What is known of a message at the layer being opened. Each layer adds to it and hands it inward. */
export type Layer = {
  readonly contentType: string
  readonly transferEncoding?: string
  readonly fileName?: string
  readonly body: Buffer
  /** Fields and body as received. The outermost layer has its fields in HTTP and no such bytes. */
  readonly whole?: Buffer
  readonly encrypted: boolean
  readonly compressed: boolean
  readonly signature?: Signature
}

export type Signature = { readonly covered: Buffer; readonly signer: string; readonly digest: Digest }

type Opening = Partial<Pick<Layer, 'encrypted' | 'compressed' | 'signature'>>

/** The entity inside a layer that was opened. Nothing when the bytes are no MIME entity and nothing else we know. */
export function innerLayer(outer: Layer, whole: Buffer, opening: Opening): Layer | undefined {
  const { encrypted, compressed, signature } = outer
  const known = { encrypted, compressed, ...(signature && { signature }), ...opening }
  const entity = readEntity(whole)
  const inSignature = opening.signature !== undefined
  if (entity && (inSignature || hasMimeField(entity))) return entityLayer(entity, known)
  const contentType = bareContentType(whole)
  return contentType === undefined ? undefined : { ...known, contentType, body: whole, whole }
}

function entityLayer(
  { fields, whole, body }: Entity,
  known: Required<Omit<Opening, 'signature'>> & Opening,
): Layer {
  const fileName = fileNameOf(fields)
  const transferEncoding = firstField(fields, 'Content-Transfer-Encoding')
  return {
    ...known,
    contentType: contentTypeOf(fields) ?? 'application/octet-stream',
    ...(fileName !== undefined && { fileName }),
    ...(transferEncoding !== undefined && { transferEncoding }),
    body,
    whole,
  }
}

// EDIFACT can look like a header field ("UNB+UNOC:3"), so a block counts only when one of its fields is a MIME one.
function hasMimeField({ fields }: Entity): boolean {
  return fields.some(([name]) => /^(content-|mime-version$)/i.test(name))
}

/** Some senders encrypt or compress the document itself, without any MIME around it. */
function bareContentType(bytes: Buffer): string | undefined {
  if (cmsKind(bytes) !== 'other') return 'application/pkcs7-mime'
  const start = bytes.toString('latin1', 0, 64).trimStart()
  if (start.startsWith('ISA')) return 'application/EDI-X12'
  if (/^UN[AB]/.test(start)) return 'application/EDIFACT'
  return /^<[?!a-zA-Z]/.test(start) ? 'application/xml' : undefined
}
