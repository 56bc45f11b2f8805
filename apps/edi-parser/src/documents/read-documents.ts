import { createHash } from 'node:crypto'
import type { FoundDocument } from '@parley/document'
import type { OpenPayload, PayloadRole } from '@parley/store'
import { commit } from '../commit.ts'
import type { Needs } from '../needs.ts'
import { asideEntry, batchEntry, fileFailure, unpackedEntry, wholeEntry } from './document-entries.ts'
import type { DocumentFile } from './document-file.ts'
import type { Found, Holding } from './document-rows.ts'
import { FlowWindow } from './flow-window.ts'

/** Documents of one commit, at most: a file of a million is not held in memory, and does not keep others waiting. */
const batchDocuments = 100
const batchBytes = 1024 * 1024
/** Documents mapped as one are held whole by the mapper. */
const mostTogetherBytes = 64 * 1024 * 1024

/**
 * Reads a file by the guide of its channels, as it flows: each document a child of its own (promise 5). Where they are
 * merged, and where nothing is read, the file is the document.
 */
export async function readDocuments(needs: Needs, file: DocumentFile, content: OpenPayload): Promise<void> {
  const [{ in: source }] = file.channels
  const { guide } = source
  if (file.together && content.sizeBytes > mostTogetherBytes) {
    const text = `The file has ${content.sizeBytes} bytes; documents of one are made into one up to ${mostTogetherBytes}. Ask for smaller files, or map without merge.`
    await commit(needs, asideEntry(file.message, fileFailure('FILE_TOO_LARGE', text), needs.now()))
    return
  }
  if (guide.format === 'undefined' || file.together) {
    await commit(needs, wholeEntry({ file, source: needs }, content.mediaType))
    return
  }
  if (!('codec' in guide)) throw new Error(`guide ${guide.name} is of EDI, and no reading of documents`)
  if (guide.codec.unpack === undefined) {
    await readFlow(needs, { file, guide, role: 'content', source: needs }, content.read())
    return
  }
  const unpacked = guide.codec.unpack(await wholeOf(needs, file, 'content'))
  if (unpacked.kind === 'refused') {
    const text = unpacked.faults[0]?.text ?? 'The file cannot be unpacked.'
    await commit(needs, asideEntry(file.message, fileFailure('FILE_UNREADABLE', text), needs.now()))
    return
  }
  await commit(needs, unpackedEntry(file, unpacked.bytes, needs.now()))
  await readFlow(needs, { file, guide, role: 'unpacked', source: needs }, inPieces(unpacked.bytes))
}

function wholeOf(needs: Needs, { message }: DocumentFile, role: PayloadRole): Promise<Uint8Array> {
  return needs.payloads.read(message.id, role)
}

async function readFlow(needs: Needs, holding: Holding, flow: AsyncIterable<Uint8Array>): Promise<void> {
  const batches = new Batches(needs, holding)
  const reader = holding.guide.codec.read()
  for await (const chunk of flow) {
    batches.flowed(chunk)
    await batches.take(reader.push(chunk))
  }
  await batches.take(reader.end())
  await batches.end()
}

/** Documents on their way into the ledger. */
class Batches {
  readonly #needs: Needs
  readonly #holding: Holding
  readonly #window = new FlowWindow()
  #held: Found[] = []
  #heldBytes = 0
  #next = 0
  #documents = 0
  #failed = 0

  constructor(needs: Needs, holding: Holding) {
    this.#needs = needs
    this.#holding = holding
  }

  flowed(chunk: Uint8Array): void {
    this.#window.push(chunk)
  }

  async take(documents: readonly FoundDocument[]): Promise<void> {
    for (const document of documents) {
      if (this.#held.length >= batchDocuments || this.#heldBytes >= batchBytes) await this.#flush()
      this.#hold(document)
    }
  }

  #hold(document: FoundDocument): void {
    const { offset, length } = document.place
    const hash = createHash('sha256')
    for (const piece of this.#window.pieces(offset, length)) hash.update(piece)
    this.#window.dropBefore(offset + length)
    this.#held.push({ document, sha256: hash.digest('hex') })
    this.#heldBytes += length
    this.#documents += 1
    if (document.faults.some(({ severity }) => severity === 'error')) this.#failed += 1
  }

  async #flush(all?: { readonly documents: number; readonly failed: number }): Promise<void> {
    const batch = { number: this.#next, found: this.#held, ...(all && { all }) }
    await commit(this.#needs, batchEntry(this.#holding, batch))
    this.#held = []
    this.#heldBytes = 0
    this.#next += 1
  }

  async end(): Promise<void> {
    const all = { documents: this.#documents, failed: this.#failed }
    await this.#flush(all)
    const { id } = this.#holding.file.message
    this.#needs.log.info('documents read', { messageId: id, code: 'READ', count: all.documents })
  }
}

const pieceBytes = 256 * 1024

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}
