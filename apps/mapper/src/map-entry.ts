import type { RenderedOutput, Rendering, Unmapped } from '@parley/channel'
import { type IdSource, newDeliveryId, newMessageId } from '@parley/journey'
import type { Channel, Gateway } from '@parley/model'
import { type Entry, joinRows, type MessageRow, type Rows } from '@parley/store'
import { outcomeEvent, outgoingRows } from './outgoing-rows.ts'

export type Mapped = {
  readonly message: MessageRow
  readonly channel: Channel
  readonly source: IdSource
  /** The bytes that came in, where they pass on unchanged and are small enough to be looked at. */
  readonly passing?: Uint8Array
}

/**
 * All that a document became, in one commit. Control numbers are issued in it, so that a try that fails takes none; the
 * ids are drawn before, so that a commit that is tried again has the same.
 */
export function mappedEntry(mapped: Mapped, rendering: Rendering): Entry {
  const { message, channel, source } = mapped
  const at = source.now()
  const outputs = rendering.outputs.map((output) => {
    const ids = { id: newMessageId(source), deliveryId: newDeliveryId(source) }
    const gateway = gatewayFor(channel, output)
    return { ...ids, message, channel, gateway, output, po: rendering.po, at }
  })
  const { counters } = rendering
  const complete = (numbers: readonly number[]): Rows => {
    let next = counters?.series.length ?? 0
    const real = counters?.outputs(numbers.slice(0, next))
    const parts = outputs.map((planned, index) => {
      const out = { ...planned, output: real?.[index] ?? planned.output }
      const own = numbers.slice(next, next + out.output.series.length)
      next += own.length
      const bytes = out.output.write(own)
      const { passing } = mapped
      const unchanged = { kind: 'unchanged', ...(passing && { bytes: passing }) } as const
      return outgoingRows(out, bytes === undefined ? unchanged : { kind: 'own', bytes })
    })
    return joinRows(parts)
  }
  const series = [...(counters?.series ?? []), ...outputs.flatMap(({ output }) => output.series)]
  const base = { claim: `map|${message.id}|${channel.name}`, messageId: message.id }
  if (outputs.length === 0) return { ...base, ...nothing(message, at) }
  const changes = [{ messageId: message.id, at, state: 'delivering' as const }]
  if (series.length > 0) return { ...base, changes, numbered: { series, complete } }
  return { ...base, ...complete([]), changes }
}

/** The way of its guide. */
function gatewayFor({ out, also }: Channel, { guide }: RenderedOutput): Gateway {
  if (guide.name === out.guide.name) return out.gateway
  return also.find((way) => way.guide.name === guide.name)?.gateway ?? out.gateway
}

/** The mapping has conditions, and none of them held. */
function nothing(message: MessageRow, at: Date): Rows {
  return {
    changes: [{ messageId: message.id, at, state: 'closed' }],
    steps: [{ messageId: message.id, at, stage: 'mapper', what: 'mapped to nothing' }],
    events: [outcomeEvent(message, message.id)],
  }
}

/** Nothing is written: the order fails with every missing value named, and where the sender left it out. */
export function unmappedEntry({ message, channel, source }: Mapped, unmapped: Unmapped): Entry {
  const at = source.now()
  const [first] = unmapped.failures
  return {
    claim: `map|${message.id}|${channel.name}`,
    messageId: message.id,
    changes: [{ messageId: message.id, at, state: 'failed', ...(first && { failure: first }) }],
    steps: unmapped.failures.map((fault) => ({
      messageId: message.id,
      at,
      stage: 'mapper' as const,
      what: fault.text,
      detail: { code: fault.code, ...(fault.position as Record<string, string | number>) },
    })),
    events: [outcomeEvent(message, message.id)],
  }
}
