import { inflateSync } from 'node:zlib'
import { objectIds } from './algorithms.ts'
import { MalformedBer } from './ber-reader.ts'
import { readAlgorithm, readContentInfo, type Tail } from './content-info.ts'
import { type Refused, refused } from './refusal.ts'

export type InflateLimits = { readonly maxContentBytes: number; readonly maxRatio: number }
export type Inflated = { readonly kind: 'inflated'; readonly content: Buffer }

/** Small messages may compress as well as they like: blanks of a flat file shrink far beyond any sane ratio. */
const ratioFreeBytes = 64 * 1024

/**
 * CompressedData (RFC 3274 1.1): version | zlib AlgorithmIdentifier | SEQUENCE { OID data, [0] OCTET STRING }.
 * Refuses content that would grow beyond the size or the ratio allowed before it is produced.
 */
export function inflate(bytes: Buffer, limits: InflateLimits, tail: Tail): Inflated | Refused {
  try {
    const { algorithm, content } = readCompressed(bytes, tail)
    if (algorithm !== objectIds.zlib) {
      return refused(
        'unsupported-algorithm',
        'The message is compressed by another algorithm than zlib. Ask the partner to use zlib.',
      )
    }
    return inflateWithin(content, limits)
  } catch (error) {
    if (!(error instanceof MalformedBer)) throw error
    return error.truncated
      ? refused('body-truncated', 'The compressed message ends before its structure does.')
      : broken
  }
}

const broken = refused(
  'decompression-failed',
  'The compressed message is damaged. Ask the partner to send it again.',
)
const tooLarge = refused(
  'decompression-failed',
  'The message grows beyond the size or compression ratio allowed for this partner. Raise the limit if the message is genuine.',
)

function readCompressed(bytes: Buffer, tail: Tail): { algorithm: string; content: Buffer } {
  return readContentInfo(bytes, objectIds.compressedData, tail, (reader) => {
    reader.primitive(0x02)
    const algorithm = readAlgorithm(reader).oid
    reader.enter(0x30)
    reader.objectId()
    reader.enter(0xa0)
    const content = reader.octets(0x04)
    reader.leave()
    reader.leave()
    return { algorithm, content }
  })
}

function inflateWithin(compressed: Buffer, limits: InflateLimits): Inflated | Refused {
  const byRatio = Math.max(ratioFreeBytes, compressed.length * limits.maxRatio)
  const maxOutputLength = Math.max(1, Math.min(limits.maxContentBytes, byRatio))
  try {
    return { kind: 'inflated', content: inflateSync(compressed, { maxOutputLength }) }
  } catch (error) {
    // zlib reports both as errors with a code: ERR_BUFFER_TOO_LARGE at the cap, Z_* for damaged data.
    if (!(error instanceof Error) || !('code' in error)) throw error
    return error.code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge : broken
  }
}
