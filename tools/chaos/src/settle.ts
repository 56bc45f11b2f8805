import type { FolderWitness } from '@parley/rig'
import type { Evidence, Violation } from './check/evidence.ts'
import { readLedger } from './check/read-ledger.ts'
import type { Load } from './load/load.ts'
import { outboxFiles, twinSides } from './world/gather.ts'
import { type Quiet, waitForQuiet } from './world/quiet.ts'
import type { World } from './world/world.ts'

export type Settling = {
  readonly load: Load
  readonly witness: FolderWitness
  readonly say: (line: string) => void
  /** Given up when nothing has moved for so long (4 minutes). */
  readonly stallMs?: number
  /** Of each wait for quiet; left out: as long as anything moves. */
  readonly longestMs?: number
}

export type Settled = { readonly evidence: Omit<Evidence, 'processes'>; readonly quiet: Quiet }

const usualStallMs = 240_000

/** Ends the load and every fault, waits for quiet, and hears both sides. Quiet twice: the last 855s are answered by 997s. */
export async function settle(world: World, settling: Settling): Promise<Settled> {
  const { load, witness, say, stallMs = usualStallMs, longestMs } = settling
  const limits = { say, ...(longestMs && { longestMs }) }
  const calmed = waitForQuiet(world, { stallMs, ...limits })
  const finished = load.finish()
  const { isQuiet } = await calmed
  // What stood still stays so.
  const patienceMs = isQuiet ? stallMs : stallMs / 8
  // A conversation that waits for what was lost waits for ever: the check will tell what it was.
  const timer = setTimeout(() => load.giveUp(), patienceMs)
  await finished
  await load.close()
  clearTimeout(timer)
  const longest = isQuiet ? limits : { say, longestMs: patienceMs }
  const quiet = await waitForQuiet(world, { stallMs: patienceMs, ...longest })
  say(quiet.isQuiet ? 'quiet' : `no quiet: ${quiet.left}`)
  const evidence = {
    consignments: load.consignments,
    files: load.files,
    ledger: await readLedger(world.databaseUrl),
    outbox: await outboxFiles(world, witness),
    twins: await twinSides(world),
  }
  return { evidence, quiet }
}

/** What is on its way for ever. */
export function notQuiet({ isQuiet, left }: Quiet): readonly Violation[] {
  return isQuiet
    ? []
    : [{ promise: 'no limbo', text: `nothing moves any more, and left are ${left}`, ids: [] }]
}
