import {
  type Failed,
  type Followed,
  type FollowedFile,
  Following,
  followDocuments,
  followFile,
  formOf,
} from '@parley/channel'
import type { Position } from '@parley/journey'
import { RpcFailure } from '@parley/rpc'
import type { Failure, PreviewRequest, PreviewResponse } from '@parley/rpc/mapper/v1'
import type { Needs } from '../needs.ts'
import { type AskedDocument, askedDocument } from './asked-document.ts'
import { type AskedRoad, askedRoad } from './asked-road.ts'

/** Of all outputs of one answer. */
const mostBytes = 32 * 1024 * 1024

/** What a channel or a mapping makes of a document, by the functions of the road; nothing is kept, and no number is issued. */
export async function preview(
  needs: Needs,
  request: PreviewRequest,
  between: () => Promise<void>,
): Promise<PreviewResponse> {
  const road = await askedRoad(needs, request)
  const document = await askedDocument(needs, request.document, road.road)
  await between()
  const now = request.now ?? needs.now()
  return responseOf(await follow(road, document, { now, counters: {}, metadata: {}, between }))
}

/** A whole file is read as on the road; one document of it is only mapped. */
async function follow(
  asked: AskedRoad,
  document: AskedDocument,
  circumstances: Omit<FollowedFile, 'bytes'>,
): Promise<Followed> {
  const { bytes, place } = document
  if (place !== undefined) {
    const following = new Following(circumstances)
    await following.map(asked.road, { name: 'the document', bytes, place })
    return following.gathered()
  }
  const file = { ...circumstances, bytes }
  if (asked.kind === 'mapping') return followDocuments(asked.road, file)
  return followFile(asked.revision, { kind: 'channel', name: asked.name }, file)
}

function responseOf({ outputs, failures, notes }: Followed): PreviewResponse {
  const sizeBytes = outputs.reduce((sum, { content }) => sum + content.length, 0)
  if (sizeBytes > mostBytes) {
    const text = `It becomes ${sizeBytes} bytes; up to ${mostBytes} are shown. Ask about fewer documents.`
    throw new RpcFailure('too-large', text)
  }
  return {
    outputs: outputs.map(({ guide, content }) => ({
      ...{ guide: guide.name, content: Buffer.from(content) },
      mediaType: formOf(guide).mediaType,
    })),
    failures: failures.flatMap(failuresOf),
    notes,
  }
}

/** Where there are reasons, they say more than that the document was refused. */
function failuresOf({ code, text, position, reasons }: Failed): readonly Failure[] {
  const told = reasons.length > 0 ? reasons : [{ code, text, position }]
  return told.map((one) => ({
    ...{ code: one.code, text: one.text, byteOffset: one.position.byteOffset },
    sourcePath: sourcePathOf(one.position),
    targetPath: one.position.targetPath ?? '',
  }))
}

/** Such as `PO1 02`, `PO1 ids.UP` or `lines[2].sku`. */
function sourcePathOf({ segment, element, path }: Position): string {
  const field = element === undefined ? path : String(element).padStart(2, '0')
  return [segment, field].filter((part) => part !== undefined).join(' ')
}
