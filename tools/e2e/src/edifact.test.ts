import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { allMessages, story } from '@parley/rig'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { childOf, fileIn, openScene, order, type Scene } from './scene.ts'

/** An EDIFACT order over AS2, its CONTRL back, its JSON delivered; and acknowledgements of what we sent. */

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
  await agreeOnEdifact(scene)
})
afterAll(() => scene.end())

const resources = `apiVersion: parley.dev/v1alpha1
kind: Guide
metadata: { name: orders-d96a }
spec:
  format: edifact
  extends: edifact/D96A/ORDERS
  keys: { po: BGM.02 }
---
apiVersion: parley.dev/v1alpha1
kind: Guide
metadata: { name: small-order }
spec:
  format: json
  fields:
    number: text!
    lines: [{ ean: text! }]
---
apiVersion: parley.dev/v1alpha1
kind: Mapping
metadata: { name: orders-to-small-order }
spec:
  from: orders-d96a
  to: small-order
  out:
    number: heading.bgm.02
    lines:
      $each: detail.lin as line
      ean: line.lin.03.01
---
apiVersion: parley.dev/v1alpha1
kind: Channel
metadata: { name: edifact-orders }
spec:
  agreement: amazon
  in: { guide: orders-d96a }
  mapping: orders-to-small-order
  out: { guide: small-order, gateway: outbox }
`

async function edit(path: string, changes: readonly (readonly [string, string])[]): Promise<void> {
  let text = await readFile(path, 'utf8')
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`${path} has no ${from}`)
    text = text.replace(from, to)
  }
  await writeFile(path, text)
}

async function agreeOnEdifact({ rig }: Scene): Promise<void> {
  const at = (path: string) => join(rig.company, path)
  const edifact = (id: string) => `    edifact: [{ id: "${id}", qualifier: "14" }]\n    x12:`
  await edit(at('partners/us.yaml'), [['    x12:', edifact('5412345000013')]])
  await edit(at('partners/amazon.yaml'), [['    x12:', edifact('4012345000009')]])
  await edit(at('agreements/amazon.yaml'), [
    ['    - guide: amazon-850', '    - guide: amazon-850\n    - guide: orders-d96a'],
    ['    functional: "997"', '    functional: "997"\n    contrl: always'],
  ])
  await writeFile(at('edifact.yaml'), resources)
  for (const command of [
    ['apply', '-f', rig.company],
    ['deploy', '--note', 'edifact'],
  ]) {
    const { code, stdout, stderr } = await rig.parley.cli(...command)
    if (code !== 0) throw new Error(stdout + stderr)
  }
}

const message = (number: number, quantity = '10') =>
  `UNH+${number}+ORDERS:D:96A:UN'BGM+220+PO?+4711-${number}+9'DTM+137:20260115:102'NAD+BY+5450534000000::9'` +
  `LIN+1++5012345678900:EN'QTY+21:${quantity}'UNS+S'UNT+8+${number}'`

function edifact(reference: string, messages: readonly string[]) {
  const unb = `UNB+UNOC:3+4012345000009:14+5412345000013:14+260115:0930+${reference}++++1'`
  const content = Buffer.from(`${unb}${messages.join('')}UNZ+${messages.length}+${reference}'`, 'latin1')
  return { number: reference, content }
}

async function sentText(id: string): Promise<string> {
  const url = new URL(`/api/v1/messages/${id}/payloads/output`, scene.rig.parley.adminUrl)
  return (await fetch(url)).text()
}

/** The date and the time of an answer are those of the run. */
const told = (text: string) => text.slice(text.indexOf('UNH+'), text.indexOf('UNT+'))

test('an order is answered with a CONTRL, mapped and delivered, and both sides agree', async () => {
  const { rig } = scene
  const answer = await rig.twin.send({ ...edifact('INT1', [message(1)]), messageId: 'edifact-1' })
  expect(answer).toMatchObject({ status: 200, verdict: 'accepted' })
  const file = await fileIn(rig, 'edifact-1', 'delivered')
  expect(file.message.legs).toEqual({ transport: 'accepted', functional: 'accepted', business: 'none' })
  const contrl = childOf(file, 'acknowledgement')
  expect(contrl.documentType).toBe('CONTRL')
  expect(told(await sentText(contrl.id))).toBe(
    "UNH+1+CONTRL:D:3:UN'UCI+INT1+4012345000009:14+5412345000013:14+7'UCM+1+ORDERS:D:96A:UN+7'",
  )
  await rig.until(
    () => rig.twin.history().find((event) => event.what === 'acknowledged' && event.group === 'INT1'),
    'the CONTRL of INT1',
  )
  const transaction = await story(rig.parley, childOf(file, 'transaction').id)
  expect(transaction.message.documentType).toBe('ORDERS')
  expect(transaction.keys).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: 'unb0020', value: 'INT1' }),
      expect.objectContaining({ name: 'unh0062', value: '1' }),
      expect.objectContaining({ name: 'po', value: 'PO+4711-1' }),
    ]),
  )
  const document = childOf(transaction, 'document')
  expect(JSON.parse((await rig.delivered()).get(document.fileName ?? '') ?? '')).toEqual({
    number: 'PO+4711-1',
    lines: [{ ean: '5012345678900' }],
  })
  expect(await rig.compare()).toEqual([])
})

test('one bad message of two is rejected alone, with its place', async () => {
  const { rig } = scene
  const both = edifact('INT2', [message(1), message(2, 'lots')])
  await rig.twin.send({ ...both, messageId: 'edifact-2' })
  const file = await fileIn(rig, 'edifact-2', 'failed')
  expect(file.message.legs.functional).toBe('partial')
  expect(told(await sentText(childOf(file, 'acknowledgement').id))).toBe(
    "UNH+1+CONTRL:D:3:UN'UCI+INT2+4012345000009:14+5412345000013:14+7'UCM+1+ORDERS:D:96A:UN+7'UCM+2+ORDERS:D:96A:UN+4'UCS+6'UCD+37+2:2'",
  )
  const states = file.children.filter(({ kind }) => kind === 'transaction').map(({ state }) => state)
  expect(states.sort()).toEqual(['delivered', 'failed'])
})

test('the same interchange again is set aside, and refused with 26', async () => {
  const { rig } = scene
  await rig.twin.send({ ...edifact('INT1', [message(1)]), messageId: 'edifact-1b' })
  const file = await fileIn(rig, 'edifact-1b', 'quarantined')
  expect(file.message.failure?.code).toBe('DUPLICATE_INTERCHANGE')
  expect(await sentText(childOf(file, 'acknowledgement').id)).toContain(
    "UCI+INT1+4012345000009:14+5412345000013:14+4+26+UNB+6'",
  )
})

test('a CONTRL that comes in is never answered, and says that it answers nothing', async () => {
  const { rig } = scene
  const contrl = "UNH+1+CONTRL:D:3:UN'UCI+X9+5412345000013:14+4012345000009:14+7'UNT+3+1'"
  await rig.twin.send({ ...edifact('INT3', [contrl]), messageId: 'edifact-3' })
  const file = await rig.until(async () => {
    const there = await fileIn(rig, 'edifact-3', 'delivered')
    return there.steps.some(({ what }) => what.includes('answers nothing')) ? there : undefined
  }, 'the CONTRL matched')
  expect(file.children.map(({ kind, state }) => [kind, state])).toEqual([['transaction', 'closed']])
})

test('a TA1 that rejects our 997 closes its leg, and the timeline says why', async () => {
  const { rig } = scene
  await rig.twin.send({ ...order(9), messageId: 'ta1-order' })
  const ours = childOf(await fileIn(rig, 'ta1-order', 'delivered'), 'acknowledgement')
  const isa = (await sentText(ours.id)).slice(0, 106)
  const [sender, receiver] = [isa.slice(32, 50), isa.slice(51, 69)]
  const swapped = isa.replace(`${sender}*${receiver}`, `${receiver}*${sender}`)
  const number = isa.slice(90, 99)
  const numbered = `${swapped.slice(0, 90)}900000001${swapped.slice(99)}`
  const note = `TA1*${number}*${isa.slice(70, 76)}*${isa.slice(77, 81)}*R*024~IEA*0*900000001~`
  await rig.twin.send({ number: 'TA1', content: Buffer.from(numbered + note), messageId: 'ta1-1' })
  const closed = await rig.until(async () => {
    const there = await story(rig.parley, ours.id)
    return there.message.legs.functional === 'rejected' ? there : undefined
  }, 'the leg of the 997')
  expect(closed.steps.find(({ what }) => what === 'TA1: rejected')?.detail).toMatchObject({ codes: '024' })
  const file = await fileIn(rig, 'ta1-1', 'closed')
  expect(file.children).toEqual([])
})

test('after all of this nothing is left open', async () => {
  const { rig } = scene
  const open = (await allMessages(rig.parley)).filter(({ state }) =>
    ['received', 'processing', 'delivering'].includes(state),
  )
  expect(open).toEqual([])
})
