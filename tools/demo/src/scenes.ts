import { type AmazonRig, allMessages, type MessageView, type StoryView, story } from '@parley/rig'
import { columns, heading, say } from './stage.ts'

/** A good order: MDN, 997, JSON in the company's folder, and its whole road with times. */
export async function goodOrder(rig: AmazonRig, number: string, content: Uint8Array): Promise<string> {
  heading(`1. Amazon sends purchase order ${number}, signed and encrypted, over AS2`)
  const messageId = `demo-${number}`
  const answer = await rig.twin.send({ number, content, messageId })
  say(`the twin checked our MDN: HTTP ${answer.status}, ${answer.verdict}, signature and MIC hold`)
  const acknowledged = await acknowledgement(rig, 0)
  say(`the twin checked our 997: group ${acknowledged.group} ${verdictWord(acknowledged.verdict)}`)
  const file = await fileOf(rig, messageId, 'delivered')
  say('')
  await road(rig, file)
  heading("   What the company's own system finds in its folder")
  for (const [name, text] of await rig.delivered()) {
    say(name)
    for (const line of text.trimEnd().split('\n')) say(`  ${line}`)
  }
  return messageId
}

/** A broken order: stored and answered like the good one, refused by the 997 with the position, not delivered. */
export async function badOrder(rig: AmazonRig, number: string, content: Uint8Array): Promise<void> {
  heading(`2. Amazon sends ${number} with a broken date and a missing element`)
  const messageId = `demo-${number}`
  const answer = await rig.twin.send({ number, content, messageId })
  say(`the twin checked our MDN: ${answer.verdict} (the bytes arrived; what they say is another question)`)
  const acknowledged = await acknowledgement(rig, 1)
  say(`the twin checked our 997: group ${acknowledged.group} ${verdictWord(acknowledged.verdict)}`)
  const file = await fileOf(rig, messageId, 'failed')
  const told = await story(rig.parley, file.id)
  for (const { failure } of told.children) {
    if (!failure) continue
    say(`${failure.code}: ${failure.text}`)
    say(
      `at ${Object.entries(failure.position ?? {})
        .map(([name, value]) => `${name} ${String(value)}`)
        .join(', ')}`,
    )
  }
  say('')
  await road(rig, file)
}

/** The first order once more, the very same bytes: the stored MDN, and no second effect. */
export async function duplicate(rig: AmazonRig, messageId: string): Promise<void> {
  heading('3. Amazon lost our MDN and sends the first order again')
  const before = (await rig.delivered()).size
  const answer = await rig.twin.repeat(messageId)
  const answers = rig.twin
    .history()
    .filter((event) => event.what === 'answered' && event.messageId === messageId)
  const same = new Set(answers.map((event) => (event.what === 'answered' ? event.sha256 : ''))).size === 1
  say(
    `the twin checked our MDN: ${answer.verdict}, ${same ? 'byte for byte the first one' : 'NOT THE FIRST ONE'}`,
  )
  const found = await rig.until(
    async () => (await allMessages(rig.parley, { state: 'duplicate' }))[0],
    'the duplicate in the ledger',
  )
  say(
    `the ledger notes it as ${found.state}; the folder still holds ${(await rig.delivered()).size} of ${before} orders`,
  )
}

type Acknowledged = Extract<ReturnType<AmazonRig['twin']['history']>[number], { what: 'acknowledged' }>

function acknowledgement(rig: AmazonRig, index: number): Promise<Acknowledged> {
  const check = () => rig.twin.history().filter((event) => event.what === 'acknowledged')[index]
  return rig.until(check, 'a 997')
}

function verdictWord(verdict: string): string {
  return (
    { A: 'accepted (A)', E: 'accepted with errors (E)', P: 'partly accepted (P)', R: 'rejected (R)' }[
      verdict
    ] ?? verdict
  )
}

function fileOf(rig: AmazonRig, as2Id: string, state: string): Promise<MessageView> {
  const check = async () => {
    const found = await allMessages(rig.parley, { key: as2Id, kind: 'file' })
    return found.find((message) => message.state === state)
  }
  return rig.until(check, `message ${as2Id} ${state}`)
}

/** Every step of the order, its file, its transaction, its outputs, in the order they happened. */
async function road(rig: AmazonRig, file: MessageView): Promise<void> {
  const stories = await family(rig, file.id)
  const steps = stories
    .flatMap(({ message, steps }) => steps.map((step) => ({ ...step, name: nameOf(message) })))
    .sort((a, b) => a.at.localeCompare(b.at))
  const start = Date.parse(file.at)
  columns(
    steps.map(({ at, stage, what, name }) => [
      `+${Date.parse(at) - start} ms`.padStart(8),
      stage,
      name,
      what,
    ]),
  )
}

async function family(rig: AmazonRig, id: string): Promise<readonly StoryView[]> {
  const told = await story(rig.parley, id)
  const below = await Promise.all(told.children.map((child) => family(rig, child.id)))
  return [told, ...below.flat()]
}

function nameOf({ kind, documentType }: MessageView): string {
  return kind === 'file' ? 'file' : `${kind} ${documentType ?? ''}`.trim()
}
