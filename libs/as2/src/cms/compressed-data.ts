import { createInflate } from 'node:zlib'
import { BerReader, MalformedBer } from '../asn1/ber-reader.ts'
import { BerStream, type Tail } from '../asn1/ber-stream.ts'
import type { ByteSource } from '../bytes/byte-source.ts'
import { type Refused, refused } from '../refusal.ts'
import { objectIds } from './algorithms.ts'
import { enterContentInfo, readAlgorithm } from './content-info.ts'

export type InflateLimits = { readonly maxContentBytes: number; readonly maxRatio: number }

/** Small messages may compress as well as they like: blanks of a flat file shrink far beyond any sane ratio. */
const ratioFreeBytes = 64 * 1024

/**
 * CompressedData (RFC 3274 1.1): version | zlib AlgorithmIdentifier | SEQUENCE { OID data, [0] OCTET STRING }.
 * `content` is read once, to its end; it stops where it would grow beyond the size or the ratio allowed, and then
 * `failure` says why.
 */
export class Inflation {
  readonly #source: ByteSource
  readonly #limits: InflateLimits
  readonly #tail: Tail
  #compressedBytes = 0
  failure: Refused | undefined

  constructor(source: ByteSource, limits: InflateLimits, tail: Tail) {
    this.#source = source
    this.#limits = limits
    this.#tail = tail
  }

  async *content(): AsyncGenerator<Buffer> {
    const ber = new BerStream(this.#source)
    try {
      await enterContentInfo(ber, [objectIds.compressedData])
      await ber.element(16)
      const { oid } = readAlgorithm(new BerReader(await ber.element(1024)))
      if (oid !== objectIds.zlib) {
        this.failure = otherAlgorithm
        return
      }
      await ber.enter(0x30)
      await ber.objectId()
      await ber.enter(0xa0)
      yield* this.#inflated(ber)
      if (!this.failure) await ber.finish(this.#tail)
    } catch (error) {
      if (!(error instanceof MalformedBer)) throw error
      this.failure ??= error.truncated ? cut : broken
    }
  }

  async *#inflated(ber: BerStream): AsyncGenerator<Buffer> {
    const inflate = createInflate({ chunkSize: 64 * 1024 })
    const fed = this.#feed(ber, inflate)
    // Awaited below; until then a failure to read must not count as unhandled.
    fed.catch(() => undefined)
    let size = 0
    try {
      for await (const piece of inflate as AsyncIterable<Buffer>) {
        size += piece.length
        if (size > this.#limits.maxContentBytes || size > this.#allowed()) {
          this.failure = tooLarge
          break
        }
        yield piece
      }
    } catch (error) {
      // zlib reports damaged data as errors with a code; an error of the source comes again from `fed`.
      if (!(error instanceof Error) || !('code' in error)) throw error
      this.failure ??= broken
    } finally {
      inflate.destroy()
    }
    await fed
  }

  async #feed(ber: BerStream, inflate: ReturnType<typeof createInflate>): Promise<void> {
    const gone = new Promise<void>((resolve) => inflate.once('close', resolve))
    try {
      for await (const piece of ber.octets(0x04)) {
        this.#compressedBytes += piece.length
        if (inflate.destroyed || inflate.writableEnded || inflate.write(piece)) continue
        await Promise.race([gone, new Promise((resolve) => inflate.once('drain', resolve))])
      }
    } catch (error) {
      this.failure ??= error instanceof MalformedBer && error.truncated ? cut : broken
      inflate.destroy()
      throw error
    }
    if (!inflate.destroyed) inflate.end()
  }

  #allowed(): number {
    return Math.max(ratioFreeBytes, this.#compressedBytes * this.#limits.maxRatio)
  }
}

const cut = refused('body-truncated', 'The compressed message ends before its structure does.')
const broken = refused(
  'decompression-failed',
  'The compressed message is damaged. Ask the partner to send it again.',
)
const tooLarge = refused(
  'decompression-failed',
  'The message grows beyond the size or compression ratio allowed for this partner. Raise the limit if the message is genuine.',
)
const otherAlgorithm = refused(
  'unsupported-algorithm',
  'The message is compressed by another algorithm than zlib. Ask the partner to use zlib.',
)
