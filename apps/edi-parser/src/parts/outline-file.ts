import { crashPoint } from '@parley/config'
import { createOutliner, type Finding, type InterchangeOutline, type SplitPart } from '@parley/edi'
import { newMessageId } from '@parley/journey'
import type { ReadingId } from '@parley/store'
import type { Needs } from '../needs.ts'
import type { Arrived } from '../read-any.ts'
import type { ReceivedFile } from '../received-file.ts'
import { unreadableEntry } from '../unreadable-entry.ts'
import { beginInterchange } from './begin-interchange.ts'
import { type KeptPart, outlinedEntry, outliningEntry, partsEntry } from './outline-entries.ts'

/** Parts in one commit, while the file flows by. */
const partsAtOnce = 16

/**
 * Reads a large file as it flows by: its envelopes are judged, and its parts are put down for whoever reads them. Nothing
 * of it goes on before all of it was seen, for its last bytes may refuse it.
 */
export async function outlineFile(needs: Needs, arrived: Arrived): Promise<void> {
  const { message } = arrived
  await needs.ledger.commit(outliningEntry(message, needs.now()))
  const flow = new Flow(needs, arrived)
  const content = await needs.payloads.open(message.id, 'content')
  for await (const chunk of content.read()) await flow.push(chunk)
  const { outlines, outside } = await flow.end()
  const holdsTransactions = outlines.some(({ transactions }) => transactions > 0)
  const file: ReceivedFile = { ...arrived, bytes: new Uint8Array(), holdsTransactions }
  if (outlines.length === 0) await needs.ledger.commit(unreadableEntry(file, outside, needs.now()))
  const claims = new Set<string>()
  for (const outline of outlines) claims.add(await beginInterchange(needs, file, { outline, claims }))
  await needs.ledger.commit(outlinedEntry(message))
  needs.log.info('file outlined', { messageId: message.id, count: outlines.length })
}

export type Outlined = InterchangeOutline & { readonly readingId: ReadingId }

/** The file on its way through the outliner: its parts are in the ledger before more of it is read. */
class Flow {
  readonly #needs: Needs
  readonly #arrived: Arrived
  readonly #outliner
  readonly #outlines: Outlined[] = []
  readonly #outside: Finding[] = []
  #readingId: ReadingId
  #number = 0
  #parts: KeptPart[] = []

  constructor(needs: Needs, arrived: Arrived) {
    this.#needs = needs
    this.#arrived = arrived
    this.#readingId = newMessageId(needs)
    const { partBytes: maxBytes, partTransactions: maxTransactions } = needs.parts
    const taker = {
      part: (part: SplitPart) => this.#take(part),
      interchange: (outline: InterchangeOutline) => this.#close(outline),
      outside: (finding: Finding) => void this.#outside.push(finding),
    }
    this.#outliner = createOutliner(taker, { maxBytes, maxTransactions })
  }

  async push(chunk: Uint8Array): Promise<void> {
    this.#outliner.push(chunk)
    if (this.#parts.length >= partsAtOnce) await this.#keep()
  }

  async end(): Promise<{ readonly outlines: readonly Outlined[]; readonly outside: readonly Finding[] }> {
    this.#outliner.end()
    await this.#keep()
    return { outlines: this.#outlines, outside: this.#outside }
  }

  #take(part: SplitPart): void {
    this.#parts.push({ readingId: this.#readingId, number: this.#number++, part })
  }

  #close(outline: InterchangeOutline): void {
    this.#outlines.push({ ...outline, readingId: this.#readingId })
    this.#readingId = newMessageId(this.#needs)
    this.#number = 0
  }

  async #keep(): Promise<void> {
    const parts = this.#parts
    this.#parts = []
    const [first] = parts
    if (first === undefined) return
    await this.#needs.ledger.commit(partsEntry(this.#arrived.message, [first, ...parts.slice(1)]))
    crashPoint('parts.after-kept')
  }
}
