import type { ByteSource } from '../bytes/byte-source.ts'
import { cmsKind } from '../cms/content-info.ts'
import { contentTypeOf, fileNameOf, takeEntityHead } from '../mime/mime-entity.ts'
import { firstField, type HeaderLines } from '../mime/mime-fields.ts'

/** What is known of a message at the layer being opened. Each layer adds to it and hands it inward. */
export type Layer = {
  readonly contentType: string
  readonly transferEncoding?: string
  readonly fileName?: string
  readonly body: ByteSource
  /** The fields as received. The outermost layer has them in HTTP, and some senders have none inside. */
  readonly head?: Buffer
  readonly encrypted: boolean
  readonly compressed: boolean
  /** It lies under a signature, which is verified when all of it has been read. */
  readonly signed: boolean
}

type Opening = Partial<Pick<Layer, 'encrypted' | 'compressed' | 'signed'>>

/** The entity inside a layer that was opened. Nothing when the bytes are no MIME entity and nothing else we know. */
export async function innerLayer(
  { encrypted, compressed, signed }: Layer,
  body: ByteSource,
  opening: Opening,
): Promise<Layer | undefined> {
  const known = { encrypted, compressed, signed, ...opening }
  await body.fill(bareStartBytes)
  const bare = bareContentType(body.window.subarray(0, bareStartBytes))
  // EDIFACT can look like a header field ("UNB+UNOC:3"), so outside a signature a document is looked for first.
  if (bare !== undefined && !opening.signed) return { ...known, contentType: bare, body }
  const head = await takeEntityHead(body)
  if (head && (opening.signed || head.fields.some(isMimeField)))
    return { ...known, ...entityFields(head.fields), body, head: head.bytes }
  return bare === undefined ? undefined : { ...known, contentType: bare, body }
}

const bareStartBytes = 64

function entityFields(fields: HeaderLines): Pick<Layer, 'contentType' | 'fileName' | 'transferEncoding'> {
  const fileName = fileNameOf(fields)
  const transferEncoding = firstField(fields, 'Content-Transfer-Encoding')
  return {
    contentType: contentTypeOf(fields) ?? 'application/octet-stream',
    ...(fileName !== undefined && { fileName }),
    ...(transferEncoding !== undefined && { transferEncoding }),
  }
}

function isMimeField([name]: HeaderLines[number]): boolean {
  return /^(content-|mime-version$)/i.test(name)
}

/** Some senders encrypt or compress the document itself, without any MIME around it. */
function bareContentType(start: Buffer): string | undefined {
  if (cmsKind(start) !== 'other') return 'application/pkcs7-mime'
  const text = start.toString('latin1').trimStart()
  if (/^ISA[^A-Za-z0-9 -]/.test(text)) return 'application/EDI-X12'
  if (/^UN[AB][^A-Za-z -]/.test(text)) return 'application/EDIFACT'
  return /^<[?!a-zA-Z]/.test(text) ? 'application/xml' : undefined
}
