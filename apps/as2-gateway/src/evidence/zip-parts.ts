import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { Part } from './evidence-part.ts'

export type Listed = {
  readonly name: string
  readonly what: string
  readonly sizeBytes: number
  readonly sha256: string
}

/** Made when all parts before them have flowed by. */
export type Closing = {
  readonly names: readonly string[]
  readonly make: (listed: readonly Listed[]) => readonly Uint8Array[]
}

/**
 * A ZIP file as it is read, each part stored as it is, one after the other; nothing of it is held. A part that cannot be
 * read to its end breaks the file off.
 */
export function zipParts(parts: readonly Part[], closing: Closing, mtime: Date): AsyncIterable<Uint8Array> {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  const options = { compress: false, mtime }
  const listed: Listed[] = []
  let open: Readable | undefined
  const flow = (bytes: AsyncIterable<Uint8Array>) => {
    open = Readable.from(bytes, { objectMode: false })
    return open
  }
  for (const part of parts)
    zip.addReadStreamLazy(part.name, options, (give) => give(null, flow(hashed(part, listed))))
  let made: readonly Uint8Array[] | undefined
  for (const [index, name] of closing.names.entries()) {
    zip.addReadStreamLazy(name, options, (give) => {
      made ??= closing.make(listed)
      give(null, Readable.from([Buffer.from(made[index] ?? [])], { objectMode: false }))
    })
  }
  zip.on('error', (error: Error) => output.destroy(error))
  output.once('close', () => open?.destroy())
  zip.end()
  return output
}

async function* hashed({ name, what, read }: Part, listed: Listed[]): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const piece of read()) {
    hash.update(piece)
    sizeBytes += piece.length
    yield piece
  }
  listed.push({ name, what, sizeBytes, sha256: hash.digest('hex') })
}
