import { setTimeout as pause } from 'node:timers/promises'
import { type AmazonRig, allMessages } from '@parley/rig'

export type Campaign = {
  readonly kills: number
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
  const { concurrency, say = () => undefined } = campaign
  const random = mulberry32(campaign.seed)
  const stop = new AbortController()
  const load = keepLoading(rig, concurrency, stop.signal)
  for (let kills = 1; kills <= campaign.kills; kills += 1) {
    await pause(50 + random() * 900)
    await rig.parley.kill('SIGKILL')
    await rig.parley.start()
    if (kills % 10 === 0) say(`${kills} kills, ${rig.twin.history().length} events at the twin`)
  }
  stop.abort()
  const orders = await load
  say(`${orders} orders sent; waiting until all of them have ended`)
  await settledWithOperator(rig, say)
  const breaches = await rig.compare()
  return { kills: campaign.kills, orders, breaches }
}

const ordersAtOnce = 100

/** Orders one after the other until it is told to stop: a kill of an idle process proves little. Answers how many. */
async function keepLoading(rig: AmazonRig, concurrency: number, stop: AbortSignal): Promise<number> {
  let sent = 0
  while (!stop.aborted) {
    await rig.twin.load({
      count: ordersAtOnce,
      first: 1_000 + sent,
      sizeBytes: 4_096,
      concurrency,
      insist: true,
    })
    sent += ordersAtOnce
  }
  return sent
}

/**
 * What was at work in too many deaths waits minutes before it is tried again by itself, the longer the slower the machine
 * starts. An operator who sees that the deaths have ended hands it on at once, and so does this.
 */
async function settledWithOperator(rig: AmazonRig, say: (line: string) => void): Promise<void> {
  for (let round = 1; round <= 5; round += 1) {
    const isQuiet = await settled(rig, 20_000).then(
      () => true,
      () => false,
    )
    if (isQuiet) return
    const aside = (await onTheirWay(rig)).filter(({ failure }) => failure?.code === 'HANDLER_PARKED')
    say(`${aside.length} messages set aside for deaths, handed on by an operator`)
    for (const { id } of aside) await rig.parley.cli('message', 'resubmit', id)
  }
  await settled(rig)
}

async function onTheirWay(rig: AmazonRig) {
  const open = await Promise.all(
    ['received', 'processing', 'delivering'].map((state) => allMessages(rig.parley, { state })),
  )
  return open.flat()
}

/** Waits until nothing of the ledger is on its way any more. */
export async function settled(rig: AmazonRig, withinMs = 120_000): Promise<void> {
  await rig.until(async () => ((await onTheirWay(rig)).length === 0 ? true : undefined), 'quiet', withinMs)
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
