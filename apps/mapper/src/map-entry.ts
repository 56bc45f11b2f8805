import type { RenderedOutput, Rendering, Unmapped } from '@parley/channel'
import { type Failure, type IdSource, newDeliveryId, newMessageId } from '@parley/journey'
import type { Channel, Gateway } from '@parley/model'
import {
  type Entry,
  joinRows,
  type MessageChange,
  type MessageRow,
  type Rows,
  type Step,
} from '@parley/store'
import { type Outgoing, outcomeEvent, outgoingRows } from './outgoing-rows.ts'

/** What one channel made of a document. */
export type Rendition = {
  readonly channel: Channel
  readonly result: Rendering | Unmapped
  /** The bytes that came in, where they pass on unchanged and are small enough to be looked at. */
  readonly passing?: Uint8Array
}

/**
 * All that a document became, in one commit: so it cannot end before its last output. Control numbers are issued in it, so
 * that a try that fails takes none; ids are drawn before, so that a commit that is tried again has the same. A channel
 * that fails does not stop the others.
 */
export function mapEntry(message: MessageRow, renditions: readonly Rendition[], source: IdSource): Entry {
  const at = source.now()
  const works = renditions.flatMap((one) => workOf(message, one, { source, at }))
  const complete = (numbers: readonly number[]): Rows => {
    let next = 0
    const parts = works.map((work) => {
      const own = numbers.slice(next, next + work.series.length)
      next += own.length
      return work.complete(own)
    })
    return joinRows(parts)
  }
  const series = works.flatMap((work) => work.series)
  const failures = renditions.flatMap(({ result }) => (result.kind === 'unmapped' ? result.failures : []))
  const hasOutputs = works.some(({ outputs }) => outputs > 0)
  const base = {
    ...{ claim: `map|${message.id}`, messageId: message.id },
    changes: [changeOf(message, at, { hasOutputs, failure: failures[0] })],
    steps: [
      ...failures.map((fault) => failureStep(message, at, fault)),
      ...(hasOutputs || failures.length > 0
        ? []
        : [{ messageId: message.id, at, stage: 'mapper' as const, what: 'mapped to nothing' }]),
    ],
    events: failures.length > 0 || !hasOutputs ? [outcomeEvent(message, message.id)] : [],
  }
  if (series.length > 0) return { ...base, numbered: { series, complete } }
  return { ...base, ...joinRows([base, complete([])]) }
}

type Work = {
  readonly outputs: number
  readonly series: readonly string[]
  readonly complete: (numbers: readonly number[]) => Rows
}

/** The outputs of one channel, and the numbers that they wait for: those that the mapping counts come first. */
function workOf(
  message: MessageRow,
  { channel, result, passing }: Rendition,
  { source, at }: { readonly source: IdSource; readonly at: Date },
): readonly Work[] {
  if (result.kind === 'unmapped') return []
  const { counters, po } = result
  const planned = result.outputs.map((output): Outgoing => {
    const ids = { id: newMessageId(source), deliveryId: newDeliveryId(source) }
    return { ...ids, message, channel, gateway: gatewayFor(channel, output), output, po, at }
  })
  const complete = (numbers: readonly number[]): Rows => {
    let next = counters?.series.length ?? 0
    const real = counters?.outputs(numbers.slice(0, next))
    const parts = planned.map((plan, index) => {
      const output = real?.[index] ?? plan.output
      const own = numbers.slice(next, next + output.series.length)
      next += own.length
      const bytes = output.write(own)
      const unchanged = { kind: 'unchanged', ...(passing && { bytes: passing }) } as const
      return outgoingRows({ ...plan, output }, bytes === undefined ? unchanged : { kind: 'own', bytes })
    })
    return joinRows(parts)
  }
  const series = [...(counters?.series ?? []), ...planned.flatMap(({ output }) => output.series)]
  return [{ outputs: planned.length, series, complete }]
}

/** The way of its guide. */
function gatewayFor({ out, also }: Channel, { guide }: RenderedOutput): Gateway {
  if (guide.name === out.guide.name) return out.gateway
  return also.find((way) => way.guide.name === guide.name)?.gateway ?? out.gateway
}

type End = { readonly hasOutputs: boolean; readonly failure: Failure | undefined }

/** Where no condition of a mapping held there is nothing to wait for. */
function changeOf({ id: messageId }: MessageRow, at: Date, { hasOutputs, failure }: End): MessageChange {
  if (failure !== undefined) return { messageId, at, state: 'failed', failure }
  return { messageId, at, state: hasOutputs ? 'delivering' : 'closed' }
}

/** Every missing value is named, and where the sender left it out. */
function failureStep({ id: messageId }: MessageRow, at: Date, { code, text, position }: Failure): Step {
  const detail = { code, ...(position as Record<string, string | number>) }
  return { messageId, at, stage: 'mapper', what: text, detail }
}
