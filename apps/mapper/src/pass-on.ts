import { extensionOfMediaType, looksLikeEdi, type Rendering } from '@parley/channel'
import type { OpenPayload } from '@parley/store'
import { partsOfName } from './file-name.ts'

/** A file that passes on unread is looked at up to this size: an interchange of our own will be acknowledged. */
const mostLookedAt = 8 * 1024 * 1024

export type Passing = { readonly rendering: Rendering; readonly bytes?: Uint8Array }

/** What passes on unread keeps the type and the ending that it came with; of EDI both are known. */
export async function passOn(
  rendering: Rendering,
  content: OpenPayload,
  fileName: string | undefined,
): Promise<Passing> {
  const bytes = content.sizeBytes <= mostLookedAt ? await whole(content) : undefined
  const edi = bytes && looksLikeEdi(bytes) ? ediType(bytes) : undefined
  const mediaType = edi ?? content.mediaType
  const extension =
    partsOfName(fileName ?? '').extension ?? (edi ? 'edi' : (extensionOfMediaType(mediaType) ?? 'dat'))
  const outputs = rendering.outputs.map((output) => ({ ...output, mediaType, extension }))
  return { rendering: { ...rendering, outputs }, ...(bytes && { bytes }) }
}

function ediType(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 64)).toString('latin1')
  return /^\W*ISA/.test(head) ? 'application/edi-x12' : 'application/edifact'
}

async function whole(content: OpenPayload): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of content.read()) pieces.push(piece)
  return Buffer.concat(pieces)
}
