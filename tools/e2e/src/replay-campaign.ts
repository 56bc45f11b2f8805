import { allMessages } from '@parley/rig'
import { As2Sender } from './as2-sender.ts'
import { order, type Scene } from './scene.ts'

export type ReplayResult = {
  readonly replays: number
  /** Answers that were not the first one, byte for byte. */
  readonly different: number
  /** Orders delivered to the company's system for this message: 1 is right. */
  readonly delivered: number
  /** Rows of the ledger that note a replay. */
  readonly noted: number
}

type Plan = {
  readonly replays: number
  /** Sent at the same time. */
  readonly concurrency: number
  readonly urls: readonly string[]
  /** The number of the order. */
  readonly number: number
}

/** One order, then the same bytes again and again, spread over the processes that the URLs lead to. */
export async function replay(
  scene: Scene,
  { replays, concurrency, urls, number }: Plan,
): Promise<ReplayResult> {
  const sender = await As2Sender.open(scene)
  const messageId = `replayed-${number}`
  const sealed = await sender.compose(messageId, order(number).content)
  const before = (await scene.rig.delivered()).size
  const answers: string[] = []
  let sent = 0
  const work = async () => {
    for (let turn = sent++; turn <= replays; turn = sent++) {
      const { status, headers, body } = await sender.send(urls[turn % urls.length] ?? '', sealed)
      const kept = headers.filter(([name]) => !/^(date|connection|keep-alive)$/.test(name))
      answers.push(JSON.stringify([status, kept, Buffer.from(body).toString('base64')]))
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  await scene.rig.until(async () => {
    const [file] = await allMessages(scene.rig.parley, { key: messageId, state: 'delivered' })
    return file
  }, `message ${messageId} delivered`)
  const noted = await allMessages(scene.rig.parley, { key: messageId, state: 'duplicate' })
  return {
    replays,
    different: answers.filter((answer) => answer !== answers[0]).length,
    delivered: (await scene.rig.delivered()).size - before,
    noted: noted.length,
  }
}
