import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FolderWitness } from '@parley/rig'
import {
  type Evidence,
  type OutboxFile,
  type ProcessSide,
  type TwinSide,
  twinSide,
} from '../check/evidence.ts'
import type { World } from './world.ts'

/** Every file of the company's folder, half ones too: their names begin with a dot. */
export async function outboxFiles({ outbox }: World, witness: FolderWitness): Promise<readonly OutboxFile[]> {
  const { places, changed } = witness
  const names = await readdir(outbox)
  return Promise.all(
    names.map(async (name) => ({
      ...{ name, places: places.get(name) ?? [], changed: changed.has(name) },
      text: await readFile(join(outbox, name), 'utf8'),
    })),
  )
}

export async function twinSides({ twins, home }: World): Promise<ReadonlyMap<string, TwinSide>> {
  const sides = [...twins].map(async ([name, twin]) => {
    const folder = join(home, name, 'received')
    const names = await readdir(folder).catch(() => [])
    const documents = names.map(
      async (sha256) => [sha256, await readFile(join(folder, sha256), 'latin1')] as const,
    )
    return [name, twinSide(twin.history(), new Map(await Promise.all(documents)))] as const
  })
  return new Map(await Promise.all(sides))
}

/** Asks each whether it is ready, and then tells all to end: the last thing done to a world. */
export async function endProcesses({ processes }: World): Promise<Evidence['processes']> {
  const all = [...processes.values()]
  const ready = await Promise.all(
    all.map(({ process }) =>
      process.ready(30_000).then(
        () => true,
        () => false,
      ),
    ),
  )
  const drained = await Promise.all(all.map((process) => process.stop()))
  return all.map(({ name, unplanned }, at): ProcessSide => {
    const crashes = unplanned
      .filter(({ hadStarted }) => hadStarted)
      .map(({ code, lastLines }) => `${code}\n${lastLines}`)
    return { name, isReady: ready[at] ?? false, crashes, drained: String(drained[at]) }
  })
}
