import { documentsOn, type Road } from '@parley/channel'
import type { MessageId, Place } from '@parley/journey'
import { RpcFailure } from '@parley/rpc'
import type { PlacedContent, PreviewRequest } from '@parley/rpc/mapper/v1'
import type { MessageRow } from '@parley/store'
import type { Needs } from '../needs.ts'

/** `place`: of one document; without it the bytes are a whole file. */
export type AskedDocument = { readonly bytes: Uint8Array; readonly place?: Place }

/** A question is answered at once, in memory. */
const mostBytes = 16 * 1024 * 1024
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Throws RpcFailure when nothing is named that can be mapped on this road. */
export async function askedDocument(
  needs: Needs,
  document: PreviewRequest['document'],
  road: Road,
): Promise<AskedDocument> {
  switch (document?.$case) {
    case undefined:
      throw new RpcFailure('invalid', 'No document is named: give its content, or the id of a message.')
    case 'content':
      return { bytes: small(document.value) }
    case 'placed':
      return placed(document.value, road)
    case 'messageId':
      return ofLedger(needs, document.value, road)
    default:
      return document satisfies never
  }
}

/** The file is read once more by the guide of the road, which says where the document ends. */
function placed({ content, place }: PlacedContent, road: Road): AskedDocument {
  const offset = place?.place?.value.offset
  const { documents } = documentsOn(road, small(content))
  const found = documents.find((one) => one.place.offset === offset)
  if (found !== undefined) return found
  const text = `Guide ${road.in.guide.name} reads no document of the content at byte ${offset ?? '(none given)'}.`
  throw new RpcFailure('invalid', text)
}

async function ofLedger(needs: Needs, id: string, road: Road): Promise<AskedDocument> {
  const message = uuid.test(id) ? await needs.chronicle.message(id as MessageId) : undefined
  if (message === undefined) throw new RpcFailure('not-found', `There is no message ${id}.`)
  const bytes = await contentOf(needs, message.id)
  if (message.kind === 'file') return { bytes }
  if (message.kind === 'transaction') return documentIn(needs, message, { bytes, road })
  throw new RpcFailure(
    'invalid',
    `Message ${id} is a ${message.kind}; name the file or the document it came from.`,
  )
}

type Sought = { readonly bytes: Uint8Array; readonly road: Road }

/** Where a document lies is told by its file, which is read once more by the guide of the road. */
async function documentIn(needs: Needs, { id, rootId }: MessageRow, sought: Sought): Promise<AskedDocument> {
  const { bytes, road } = sought
  const { documents } = documentsOn(road, await contentOf(needs, rootId))
  const found = documents.find((one) => Buffer.compare(one.bytes, bytes) === 0)
  if (found !== undefined) return found
  throw new RpcFailure(
    'invalid',
    `Message ${id} is no document that guide ${road.in.guide.name} reads in its file.`,
  )
}

async function contentOf({ payloads }: Needs, id: MessageId): Promise<Uint8Array> {
  const content = (await payloads.list(id)).find(({ role }) => role === 'content')
  if (content === undefined) throw new RpcFailure('not-found', `Message ${id} has no content.`)
  refuseLarge(content.sizeBytes)
  return payloads.read(id, 'content')
}

function small(bytes: Uint8Array): Uint8Array {
  refuseLarge(bytes.length)
  return bytes
}

function refuseLarge(sizeBytes: number): void {
  if (sizeBytes <= mostBytes) return
  const text = `It has ${sizeBytes} bytes; up to ${mostBytes} are mapped in one question. Ask about a part of it.`
  throw new RpcFailure('too-large', text)
}
