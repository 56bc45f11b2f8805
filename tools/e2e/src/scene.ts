import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleOrder } from '@parley/amazon'
import { AmazonRig, allMessages, type MessageView, type RigOptions, type StoryView, story } from '@parley/rig'

export type Scene = { readonly rig: AmazonRig; readonly home: string; end(): Promise<void> }

/** A rig in a folder of its own, which is gone afterwards; `before`: what it needs to start. */
export async function openScene(
  env: Readonly<Record<string, string>> = {},
  {
    before,
    ...options
  }: Pick<RigOptions, 'receipts' | 'apart'> & { before?: (home: string) => Promise<void> } = {},
): Promise<Scene> {
  const home = await mkdtemp(join(tmpdir(), 'parley-e2e-'))
  await before?.(home)
  const rig = await AmazonRig.open({ home, env, ...options })
  return {
    rig,
    home,
    end: async () => {
      await rig.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** Orders of one run are of one minute: the same number gives the same bytes. */
const ordered = new Date()

/** A good order; its PO number follows from its interchange number. */
export function order(number: number, sizeBytes = 0): { readonly number: string; readonly content: Buffer } {
  const po = `E${String(number).padStart(7, '0')}`
  const content = sampleOrder({
    poNumber: po,
    lines: 2,
    controlNumbers: { interchange: number, group: number, transaction: 1 },
    date: ordered,
    usage: 'T',
    sizeHint: sizeBytes,
  })
  return { number: po, content: Buffer.from(content) }
}

/** The same order with a piece of its text changed; fails when the piece is not there. */
export function altered(number: number, from: string | RegExp, to: string): ReturnType<typeof order> {
  const good = order(number)
  const text = good.content.toString('latin1')
  const changed = text.replace(from, to)
  if (changed === text) throw new Error(`the sample order has no ${from}`)
  return { ...good, content: Buffer.from(changed, 'latin1') }
}

/** The received file of an AS2 Message-ID, when it has come to one of these states. */
export function fileIn(rig: AmazonRig, as2Id: string, ...states: readonly string[]): Promise<StoryView> {
  return rig.until(
    async () => {
      const found = await allMessages(rig.parley, { key: as2Id, kind: 'file' })
      const file = found.find((message) => states.includes(message.state))
      return file && (await story(rig.parley, file.id))
    },
    `message ${as2Id} in state ${states.join(' or ')}`,
  )
}

export function acknowledgementOf(rig: AmazonRig, group: number) {
  return rig.until(
    () => rig.twin.history().find((event) => event.what === 'acknowledged' && event.group === String(group)),
    `the 997 of group ${group}`,
  )
}

export function childOf(told: StoryView, kind: MessageView['kind']): MessageView {
  const child = told.children.find((message) => message.kind === kind)
  if (!child) throw new Error(`message ${told.message.id} has no ${kind}`)
  return child
}
