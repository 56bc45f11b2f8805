import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Backlog } from './order-files.ts'
import { readProfiles } from './read-profiles.ts'
import { warmUp, wholeRoad } from './stages.ts'
import { type Ground, openDistributed, openEmbedded, type Stand } from './stand.ts'

/** Processor milliseconds a document by what worked in our own processes: a room, a package, garbage collection. */
export type RoadProfile = ReadonlyMap<string, number>

export type ProfileOptions = {
  readonly home: string
  readonly ground: Ground
  readonly backlog: Backlog
  readonly warm: Backlog
}

/** The whole road once more in both forms, with V8 looking at every process: where a document's time goes. */
export async function profileRoads(
  options: ProfileOptions,
): Promise<{ readonly embedded: RoadProfile; readonly distributed: RoadProfile }> {
  return {
    embedded: await profileRoad(options, 'embedded'),
    distributed: await profileRoad(options, 'distributed'),
  }
}

async function profileRoad(options: ProfileOptions, kind: Stand['name']): Promise<RoadProfile> {
  const { ground, backlog, warm } = options
  const home = join(options.home, kind)
  const profiles = join(home, 'profiles')
  await mkdir(profiles, { recursive: true })
  const env = { NODE_OPTIONS: `--cpu-prof --cpu-prof-interval=1000 --cpu-prof-dir=${profiles}` }
  const opening = { home, ground, env }
  const stand = kind === 'embedded' ? await openEmbedded(opening) : await openDistributed(opening, 1)
  try {
    await warmUp(stand, { backlog: warm, workers: 1 })
    const { road } = await wholeRoad(stand, { backlog, workers: 1 })
    const groups = [...stand.groups()]
    // A profile is written when its process ends.
    await stand.set({})
    const times = new Map<string, number>()
    for (const [name, pids] of groups)
      for (const [owner, share] of readProfiles(profiles, pids, road.whole))
        times.set(owner, (times.get(owner) ?? 0) + share * (road.cpuMs.get(name) ?? 0))
    return times
  } finally {
    await stand.close()
  }
}
