import { createDeflate } from 'node:zlib'
import { der, derHeader, derObjectId, derSmallInteger, openEnded } from '../asn1/der-writer.ts'
import { type Sized, type Spool, sequence, sized } from '../bytes/sized.ts'
import { objectIds } from './algorithms.ts'

/** CompressedData in DER (RFC 3274 1.1). How large it becomes shows only at the end, so the deflated bytes are spooled. */
export async function compressed(content: Sized, spool: Spool): Promise<Sized> {
  const deflated = await spool(deflate(content))
  const { sizeBytes } = deflated
  const inner = openEnded(
    0x30,
    [derObjectId(objectIds.data), openEnded(0xa0, [derHeader(0x04, sizeBytes)], sizeBytes)],
    sizeBytes,
  )
  const algorithm = der(0x30, derObjectId(objectIds.zlib))
  const fields = openEnded(0x30, [derSmallInteger(0), algorithm, inner], sizeBytes)
  const head = openEnded(
    0x30,
    [derObjectId(objectIds.compressedData), openEnded(0xa0, [fields], sizeBytes)],
    sizeBytes,
  )
  return sequence([sized(head), deflated])
}

async function* deflate(content: Sized): AsyncGenerator<Uint8Array> {
  const stream = createDeflate({ chunkSize: 64 * 1024 })
  const fed = feed(content, stream)
  fed.catch((error: Error) => stream.destroy(error))
  for await (const piece of stream as AsyncIterable<Buffer>) yield piece
  await fed
}

async function feed(content: Sized, stream: ReturnType<typeof createDeflate>): Promise<void> {
  for await (const piece of content.read()) {
    if (!stream.write(piece)) await new Promise((resolve) => stream.once('drain', resolve))
  }
  stream.end()
}
