import type { MessageFacts } from './message-facts.ts'
import type { Trace } from './trace.ts'
import type { Frame, Limits, MappingError, Value } from './value.ts'

export type RunContext = {
  /** The moment of the run. Besides the source, the output depends on nothing but what stands here. */
  readonly now: Date
  /** What `message` gives. */
  readonly message?: MessageFacts
  /** The next number of each counter the mapping draws from (`Mapping.counters`). */
  readonly counters?: ReadonlyMap<string, bigint>
  /** Default: 5 million steps and 64 Mi characters. */
  readonly limits?: Limits
  /** Listens to the run: see `explainMapping`. */
  readonly trace?: Trace | undefined
}

const defaultLimits: Limits = { steps: 5_000_000, outputChars: 64 * 1024 * 1024 }
const noCounters: ReadonlyMap<string, bigint> = new Map()

/** The state of a run before its first step. `drawn` may be shared by the runs of a batch. */
export function newFrame(slots: number, context: RunContext, drawn = new Map<string, number>()): Frame {
  const { now, limits = defaultLimits, counters = noCounters } = context
  return {
    slots: new Array<Value>(slots).fill(undefined),
    positions: [],
    now,
    counters,
    drawn,
    limits,
    trace: context.trace,
    errors: [],
    failed: false,
    fault: undefined,
    spoiled: undefined,
    steps: 0,
    outputChars: 0,
  }
}

/** What to say when a run has used up its budget. */
export function exhaustion(frame: Frame): MappingError | undefined {
  const { steps, outputChars } = frame.limits
  if (frame.steps > steps) {
    return { targetPath: '', text: `the mapping took more than ${steps} steps`, code: 'MAP_FAILED' }
  }
  if (frame.outputChars > outputChars) {
    return { targetPath: '', text: `the output is longer than ${outputChars} characters`, code: 'MAP_FAILED' }
  }
  return undefined
}
