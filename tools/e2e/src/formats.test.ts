import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { composeContrl, frame } from '@parley/edi'
import { allMessages, type StoryView, story } from '@parley/rig'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { edifactBothWays, stockByAs2, tables, workbooks } from './channel-resources.ts'
import { agree, drop, folderOf, inboxGateway } from './inbox.ts'
import { childOf, fileIn, openScene, order, type Scene } from './scene.ts'

/** Tables, XML, JSON and EDIFACT, in and out, over folders and AS2. */

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
  await withEdifact(scene)
  await agree(
    scene,
    'formats',
    inboxGateway(scene) + tables(folderOf(scene, 'shelf')) + workbooks + stockByAs2 + edifactBothWays,
  )
})
afterAll(() => scene.end())

async function edit(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`)
  await writeFile(path, text.replace(from, to))
}

async function withEdifact({ rig }: Scene): Promise<void> {
  const id = (gln: string) => `    edifact: [{ id: "${gln}", qualifier: "14" }]\n    x12:`
  await edit(join(rig.company, 'partners/us.yaml'), '    x12:', id('5412345000013'))
  await edit(join(rig.company, 'partners/amazon.yaml'), '    x12:', id('4012345000009'))
  const agreement = join(rig.company, 'agreements/amazon.yaml')
  await edit(agreement, '    - guide: amazon-850', '    - guide: amazon-850\n    - guide: orders-d96a')
  await edit(agreement, '  duplicates:', '  send: { edifact: { acknowledgement: expected } }\n  duplicates:')
}

/** Names and texts of the files on our shelf, of one kind of document. */
async function shelf(documentType: string): Promise<readonly string[]> {
  const folder = folderOf(scene, 'shelf')
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(`${documentType}-`))
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
}

async function outputOf(id: string): Promise<Buffer> {
  const url = new URL(`/api/v1/messages/${id}/payloads/output`, scene.rig.parley.adminUrl)
  return Buffer.from(await (await fetch(url)).arrayBuffer())
}

const po = (number: number) => `C${String(number).padStart(4, '0')}`
const rowsOf = (number: number) =>
  `${po(number)};Müller;SKU-${number};${number}\r\n${po(number)};Müller;SKU-X;1\r\n`
const table = (count: number) =>
  `number;customer;sku;quantity\r\n${Array.from({ length: count }, (_, index) => rowsOf(index + 1)).join('')}`

test('a table of 100 orders is 100 files of XML and 100 of JSON', async () => {
  const { rig } = scene
  await drop(scene, 'orders.csv', table(100))
  const file: StoryView = await fileIn(rig, 'orders.csv', 'delivered')
  expect(file.children).toHaveLength(100)
  const xml = await rig.until(async () => {
    const there = await shelf('order-xml')
    return there.length === 100 ? there : undefined
  }, '100 XML files')
  const json = await rig.until(async () => {
    const there = await shelf('order-json')
    return there.length === 100 ? there : undefined
  }, '100 JSON files')
  const first = xml.find((text) => text.includes(po(7)))
  expect(first?.replaceAll(/\s*\n\s*/g, '').replace(/^<\?[^?]*\?>/, '')).toBe(
    `<Order><Number>${po(7)}</Number><Customer>Müller</Customer><Line><Sku>SKU-7</Sku><Quantity>7</Quantity></Line><Line><Sku>SKU-X</Sku><Quantity>1</Quantity></Line></Order>`,
  )
  expect(json.map((text) => (JSON.parse(text) as { number: string }).number).toSorted()).toEqual(
    Array.from({ length: 100 }, (_, index) => po(index + 1)),
  )
})

test('the orders of a table become one document where its mapping merges them, or none', async () => {
  const { rig } = scene
  await drop(scene, 'monday.day', table(3))
  const file = await fileIn(rig, 'monday.day', 'delivered')
  expect(file.children).toHaveLength(1)
  const [sum] = await rig.until(async () => {
    const there = await shelf('day')
    return there.length === 1 ? there : undefined
  }, 'the day')
  expect(JSON.parse(sum ?? '')).toEqual({ orders: 3, pieces: 1 + 1 + 2 + 1 + 3 + 1 })
  await drop(scene, 'tuesday.day', table(3).replace('SKU-2;2', 'SKU-2;two'))
  const bad = await fileIn(rig, 'tuesday.day', 'failed')
  expect(bad.children[0]?.failure).toMatchObject({ code: 'DOCUMENT_INVALID', position: { line: 4 } })
  expect(await shelf('day')).toHaveLength(1)
})

test('a row that does not fit is refused alone, with its line', async () => {
  const text = table(3).replace('SKU-2;2', 'SKU-2;two')
  await drop(scene, 'orders-bad.csv', text)
  const file = await fileIn(scene.rig, 'orders-bad.csv', 'failed')
  const states = file.children.map(({ state }) => state).toSorted()
  expect(states).toEqual(['delivered', 'delivered', 'failed'])
  const bad = file.children.find(({ state }) => state === 'failed')
  expect(bad?.failure).toMatchObject({ code: 'DOCUMENT_INVALID', position: { line: 4 } })
})

test('an X12 order over AS2 is a table in our folder, and JSON too', async () => {
  const { rig } = scene
  await rig.twin.send({ ...order(31), messageId: 'format-850' })
  await fileIn(rig, 'format-850', 'delivered')
  const [rows] = await rig.until(async () => {
    const there = await shelf('order-rows')
    return there.length === 1 ? there : undefined
  }, 'the table')
  const lines = (rows ?? '').split(/\r?\n/).filter((line) => line !== '')
  expect(lines[0]).toBe('number,sku,quantity')
  expect(lines.slice(1).every((line) => line.startsWith('E0000031,'))).toBe(true)
  expect(lines).toHaveLength(3)
})

test('an X12 order is a workbook, and that workbook from a folder is JSON', async () => {
  const { rig } = scene
  await rig.twin.send({ ...order(32), messageId: 'format-sheet' })
  const file = await fileIn(rig, 'format-sheet', 'delivered')
  const read = await story(rig.parley, childOf(file, 'transaction').id)
  const sheet = read.children.find(({ documentType }) => documentType === 'order-sheet')
  expect(sheet?.fileName).toMatch(/^order-sheet-E0000032-.*\.xlsx$/)
  await drop(scene, 'back.xlsx', await readFile(join(folderOf(scene, 'shelf'), sheet?.fileName ?? '')))
  const back = await fileIn(rig, 'back.xlsx', 'delivered')
  expect(back.payloads.map(({ role }) => role).toSorted()).toEqual(['content', 'unpacked'])
  const [json] = await shelf('sheet-json')
  expect(JSON.parse(json ?? '')).toEqual({ number: 'E0000032', total: expect.any(Number) })
})

test('JSON over AS2 is read by the channel of its agreement, and passes on record by record', async () => {
  const { rig } = scene
  const content = Buffer.from('[{"sku":"A","quantity":1},\n {"sku":"B","quantity":2}]')
  await rig.twin.send({ number: 'STOCK', content, messageId: 'format-stock' })
  const file = await fileIn(rig, 'format-stock', 'delivered')
  expect(file.children.map(({ documentType }) => documentType)).toEqual(['stock', 'stock'])
  expect((await shelf('stock')).toSorted()).toEqual(['{"sku":"A","quantity":1}', '{"sku":"B","quantity":2}'])
})

test('EDIFACT orders are JSON, and our answer is an ORDRSP whose CONTRL closes its leg', async () => {
  const { rig } = scene
  const message = `UNH+1+ORDERS:D:96A:UN'BGM+220+PO-77+9'DTM+137:20260115:102'NAD+BY+5450534000000::9'LIN+1++5012345678900:EN'QTY+21:10'UNS+S'UNT+8+1'`
  const unb = `UNB+UNOC:3+4012345000009:14+5412345000013:14+260115:0930+IN77++++1'`
  await rig.twin.send({
    number: 'IN77',
    content: Buffer.from(`${unb}${message}UNZ+1+IN77'`),
    messageId: 'format-orders',
  })
  const file = await fileIn(rig, 'format-orders', 'delivered')
  const read = await story(rig.parley, childOf(file, 'transaction').id)
  const delivered = (await rig.delivered()).get(childOf(read, 'document').fileName ?? '') ?? ''
  expect(JSON.parse(delivered)).toEqual({ number: 'PO-77', eans: ['5012345678900'] })
  await drop(scene, 'rsp-77.json', '{"number":"PO-77","date":"2026-01-16"}')
  const answered = await fileIn(rig, 'rsp-77.json', 'delivered')
  const sent = childOf(await story(rig.parley, childOf(answered, 'transaction').id), 'document')
  const bytes = await outputOf(sent.id)
  expect(bytes.toString('latin1').replace(/^.*?UNH/, 'UNH')).toBe(
    "UNH+1+ORDRSP:D:96A:UN'BGM+231+PO-77+29'DTM+137:20260116:102'UNS+S'UNT+5+1'UNZ+1+1'",
  )
  await rig.twin.send({ number: 'CONTRL', content: contrlFor(bytes), messageId: 'format-contrl' })
  await rig.until(
    async () => (await story(rig.parley, sent.id)).message.legs.functional === 'accepted' || undefined,
    'the functional leg of the ORDRSP',
  )
})

/** A CONTRL that accepts what was sent. */
function contrlFor(sent: Uint8Array): Buffer {
  const [interchange] = frame(sent).interchanges
  if (interchange?.standard !== 'edifact') throw new Error('what was sent is no EDIFACT')
  const verdicts = interchange.groups.map((group) => ({
    group,
    transactions: group.transactions.map((transaction) => ({ transaction, findings: [], accepted: true })),
  }))
  const now = new Date()
  const contrl = composeContrl({
    interchange,
    verdicts,
    now,
    numbers: { interchange: 'C1' },
    listAccepted: true,
  })
  if (contrl === undefined) throw new Error('nothing to acknowledge')
  return Buffer.from(contrl)
}

test('nothing is left open', async () => {
  const open = (await allMessages(scene.rig.parley)).filter(({ state }) =>
    ['received', 'processing', 'delivering'].includes(state),
  )
  expect(open).toEqual([])
})
