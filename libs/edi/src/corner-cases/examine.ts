import type { CompiledGuide } from '../guide/compiled-guide.ts'
import { judgeTransaction } from '../judge/judge-transaction.ts'
import type { EdiEvent } from '../stream/edi-event.ts'
import { createEdiStream } from '../stream/edi-stream.ts'

/** What a file gave: its interchanges, and each finding with the envelope that has it. */
export type Examined = { readonly interchanges: number; readonly found: readonly string[] }

const sizes = [1, 2, 3, 7, 64, 97, 1000]

/** Reads a file as a stream, whole and in chunks of every size, which must be alike; judges it where a guide is given. */
export function examine(file: string | Uint8Array, guide?: CompiledGuide): Examined {
  const bytes = typeof file === 'string' ? Buffer.from(file, 'latin1') : file
  const events = eventsOf(bytes, bytes.length)
  const whole = textOf(events)
  for (const size of sizes) {
    if (textOf(eventsOf(bytes, size)) !== whole) throw new Error(`in chunks of ${size} it is another file`)
  }
  return {
    interchanges: events.filter(({ kind }) => kind === 'interchange-opened').length,
    found: events.flatMap((event) => foundIn(event, guide)),
  }
}

function eventsOf(bytes: Uint8Array, size: number): EdiEvent[] {
  const events: EdiEvent[] = []
  const stream = createEdiStream((event) => events.push(event))
  for (let at = 0; at < bytes.length; at += size) stream.push(bytes.subarray(at, at + size))
  stream.end()
  return events
}

/** Events as one text, the bytes of transactions included. */
function textOf(events: readonly EdiEvent[]): string {
  return JSON.stringify(events, (key, value) =>
    key === 'bytes' ? Buffer.from(value).toString('latin1') : value,
  )
}

function foundIn(event: EdiEvent, guide: CompiledGuide | undefined): string[] {
  switch (event.kind) {
    case 'outside':
      return [`file ${event.finding.code}`]
    case 'interchange-closed':
      return event.closing.findings.map(({ code }) => `interchange ${code}`)
    case 'group-closed':
      return event.closing.findings.map(({ code }) => `group ${code}`)
    case 'transaction':
      return judged(event, guide)
    default:
      return []
  }
}

function judged(
  event: Extract<EdiEvent, { kind: 'transaction' }>,
  guide: CompiledGuide | undefined,
): string[] {
  const { transaction, interchange, bytes } = event
  if (guide === undefined || bytes === undefined) {
    return transaction.findings.map(({ code }) => `transaction ${code}`)
  }
  const source = { ...interchange, fileOffset: transaction.range.offset }
  return judgeTransaction(bytes, source, transaction, guide).map(({ code, segment, element, component }) => {
    const place = [element, component]
      .filter((one) => one !== undefined)
      .map((one) => String(one).padStart(2, '0'))
    return `${code} ${segment ?? ''}${place.join('-')}`
  })
}
