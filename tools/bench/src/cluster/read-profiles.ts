import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What V8 writes with --cpu-prof: nodes of a tree of calls, and which of them ran at each sample. */
type Profile = {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string }
    readonly children?: readonly number[]
  }[]
  readonly samples: readonly number[]
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[]
  /** Microseconds of a clock that all processes of a machine share. */
  readonly startTime: number
}

/** Share of the working time by what worked: a room, a package, garbage collection. */
export type Shares = ReadonlyMap<string, number>

export type Window = {
  /** Milliseconds since 1970. */
  readonly from: number
  readonly to: number
}

/** The profiles of these processes together, of that time only. */
export function readProfiles(folder: string, pids: readonly number[], window: Window): Shares {
  const times = new Map<string, number>()
  const names = readdirSync(folder).filter((name) => pids.includes(Number(name.split('.')[3])))
  for (const name of names)
    addProfile(times, JSON.parse(readFileSync(join(folder, name), 'utf8')) as Profile, window)
  const sum = [...times.values()].reduce((all, one) => all + one, 0)
  const sorted = [...times].toSorted(([, one], [, other]) => other - one)
  return new Map(sorted.map(([name, time]) => [name, time / sum]))
}

/** Between the clock of profiles and that of the calendar, in milliseconds. */
const clockOffset = Date.now() - Number(process.hrtime.bigint()) / 1e6

function addProfile(times: Map<string, number>, profile: Profile, { from, to }: Window): void {
  const owners = ownersOf(profile)
  let at = profile.startTime / 1_000 + clockOffset
  for (const [index, id] of profile.samples.entries()) {
    at += (profile.timeDeltas[index] ?? 0) / 1_000
    const owner = owners.get(id)
    if (owner === undefined || at < from || at > to) continue
    times.set(owner, (times.get(owner) ?? 0) + (profile.timeDeltas[index + 1] ?? 0))
  }
}

/** Whose a node is: its own room or package, or else that of who called it. Idle time is nobody's. */
function ownersOf({ nodes }: Profile): ReadonlyMap<number, string> {
  const owners = new Map<number, string>()
  for (const { id, callFrame, children = [] } of nodes) {
    const own = ownerOf(callFrame)
    if (own === 'idle') owners.delete(id)
    else owners.set(id, own ?? owners.get(id) ?? 'node')
    for (const child of children) owners.set(child, owners.get(id) ?? 'node')
  }
  return owners
}

function ownerOf({ functionName, url }: Profile['nodes'][number]['callFrame']): string | undefined {
  if (functionName === '(idle)') return 'idle'
  if (functionName === '(garbage collector)') return 'garbage collection'
  return /(?:node_modules\/((?:@[^/]+\/)?[^/]+)|((?:apps|libs)\/[^/]+))\//.exec(url)?.slice(1).find(Boolean)
}
