import type { DoneFault } from '../campaign.ts'
import type { TwinSide, Violation } from '../check/evidence.ts'
import { describeFault } from '../faults/fault.ts'

/** Faults work on for a while: clients wait, brokers elect. */
const beforeMs = 20_000
const afterMs = 10_000

/** The faults around the ids of a violation, a line each; none when its ids tell no time. */
export function faultsAround(
  { ids }: Violation,
  faults: readonly DoneFault[],
  twins: ReadonlyMap<string, TwinSide>,
): readonly string[] {
  const times = ids.flatMap((id) => [...timesInHistories(id, twins), ...timeInId(id)])
  if (times.length === 0) return []
  const from = Math.min(...times) - beforeMs
  const until = Math.max(...times) + afterMs
  return faults
    .filter(({ at, endedAt = at }) => at <= until && endedAt >= from)
    .map(
      ({ number, at, fault }) =>
        `${number} ${new Date(at).toISOString().slice(11, 23)} ${describeFault(fault)}`,
    )
}

function timesInHistories(id: string, twins: ReadonlyMap<string, TwinSide>): readonly number[] {
  return [...twins.values()].flatMap(({ history }) =>
    history.flatMap((event) => (event.messageId === id ? [event.at] : [])),
  )
}

/** Ids of ours are UUIDs of version 7: they begin with the millisecond in which they were made (RFC 9562 5.7). */
function timeInId(id: string): readonly number[] {
  const uuids = id.match(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g) ?? []
  return uuids.map((uuid) => Number.parseInt(uuid.replace('-', '').slice(0, 12), 16))
}
