import { setTimeout as pause } from 'node:timers/promises'
import { type AmazonRig, allMessages } from '@parley/rig'

export type Campaign = {
  readonly kills: number
  readonly orders: number
  /** Orders on their way at once; each is sent again, same bytes, until its MDN says accepted. */
  readonly concurrency: number
  /** Makes the times of the kills; the same seed gives the same times. */
  readonly seed: number
  readonly say?: (line: string) => void
}

export type CampaignResult = {
  readonly kills: number
  readonly orders: number
  readonly breaches: readonly string[]
}

/** Random SIGKILLs of the whole process under load, then quiet, then the promises checked from both sides. */
export async function killCampaign(rig: AmazonRig, campaign: Campaign): Promise<CampaignResult> {
  const { orders, concurrency, say = () => undefined } = campaign
  const random = mulberry32(campaign.seed)
  let loading = true
  const load = rig.twin
    .load({ count: orders, first: 1_000, sizeBytes: 4_096, concurrency, insist: true })
    .finally(() => {
      loading = false
    })
  let kills = 0
  while (kills < campaign.kills) {
    await pause(50 + random() * 900)
    await rig.parley.kill('SIGKILL')
    kills += 1
    await rig.parley.start()
    if (kills % 10 === 0) say(`${kills} kills, ${rig.twin.history().length} events at the twin`)
    if (!loading && kills < campaign.kills) await topUp(rig, kills)
  }
  await load
  await settled(rig)
  const breaches = await rig.compare()
  return { kills, orders, breaches }
}

/** More orders when the load ran out before the kills did: a kill of an idle process proves little. */
async function topUp(rig: AmazonRig, kills: number): Promise<void> {
  await rig.twin.load({
    count: 20,
    first: 100_000 + kills * 20,
    sizeBytes: 4_096,
    concurrency: 4,
    insist: true,
  })
}

/** Waits until nothing of the ledger is on its way any more. */
export async function settled(rig: AmazonRig, withinMs = 120_000): Promise<void> {
  const check = async () => {
    const open = await Promise.all(
      ['received', 'processing', 'delivering'].map((state) => allMessages(rig.parley, { state })),
    )
    return open.flat().length === 0 ? true : undefined
  }
  await rig.until(check, 'quiet', withinMs)
}

/** A small seeded generator, so that a campaign can be repeated. Public domain algorithm by T. Ettinger. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
