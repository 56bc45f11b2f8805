import { FileFrame } from '../frame/file-frame.ts'
import { FileReader } from '../frame/file-reader.ts'
import type { FramingEvent } from '../frame/framing-event.ts'
import { type FramerLimits, streamLimits } from '../frame/limits.ts'
import type { EdiEvent } from './edi-event.ts'
import { KeptBytes } from './kept-bytes.ts'

/** Takes a file in chunks of any size and says what is in it, in order; the events are the same at every chunk size. */
export type EdiStream = { push(chunk: Uint8Array): void; end(): void }

/**
 * Reads a file of any length in bounded memory: the transaction at hand (`maxTransactionBytes`, default 64 MiB) and one
 * segment (`maxSegmentBytes`, default 1 MiB). Events come while `push` and `end` run. A chunk must not be overwritten
 * before `push` has returned. Never throws on what a partner sent.
 */
export function createEdiStream(take: (event: EdiEvent) => void, limits: FramerLimits = {}): EdiStream {
  return new FileStream(take, { ...streamLimits, ...limits })
}

/**
 * The events of a file that comes in chunks, such as a stream of Node. The chunks are pulled one by one, when the events
 * of the one before have been taken.
 */
export async function* readEdiStream(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limits: FramerLimits = {},
): AsyncGenerator<EdiEvent, void, undefined> {
  let events: EdiEvent[] = []
  const stream = createEdiStream((event) => events.push(event), limits)
  for await (const chunk of chunks) {
    stream.push(chunk)
    yield* events
    events = []
  }
  stream.end()
  yield* events
}

class FileStream implements EdiStream {
  private readonly take: (event: EdiEvent) => void
  private readonly limits: Required<FramerLimits>
  private readonly reader: FileReader
  private readonly bytes = new KeptBytes()

  constructor(take: (event: EdiEvent) => void, limits: Required<FramerLimits>) {
    this.take = take
    this.limits = limits
    this.reader = new FileReader(new FileFrame(limits, (event) => this.pass(event)))
  }

  push(chunk: Uint8Array): void {
    this.bytes.take(chunk)
    this.reader.write(chunk)
    this.bytes.keep(this.neededFrom)
  }

  end(): void {
    this.reader.end()
  }

  private pass(event: FramingEvent): void {
    if (event.kind !== 'transaction') {
      this.take(event)
      return
    }
    const { offset, length } = event.transaction.range
    const isTaken = !event.transaction.findings.some(({ code }) => code === 'TRANSACTION_TOO_LONG')
    this.take({ ...event, ...(isTaken && { bytes: this.bytes.slice(offset, length) }) })
  }

  /** The open transaction, unless it is too long already, and a segment that may turn out to open the next. */
  private get neededFrom(): number | undefined {
    const { transactionStart, pendingStart } = this.reader
    const { end } = this.bytes
    const { maxTransactionBytes, maxSegmentBytes } = this.limits
    // A segment that is too long opens nothing: the transaction goes on.
    const isShort = pendingStart !== undefined && end - pendingStart <= maxSegmentBytes + headLength
    const opening = isShort ? pendingStart : undefined
    if (transactionStart === undefined) return opening
    return (opening ?? end) - transactionStart <= maxTransactionBytes ? transactionStart : opening
  }
}

// A header that is collected byte by byte (ISA; UNA and UNB) is shorter, and may hold a whole transaction.
const headLength = 1024
