import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { altered, childOf, fileIn, openScene, order, type Scene } from './scene.ts'

/** parley test record, of messages that really came in. */
let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene.end())

const recorded = (...words: readonly string[]) =>
  scene.rig.parley.cli('test', 'record', ...words, '--folder', scene.rig.company)

test('a message becomes a test with its clock and numbers, and the folder passes it', async () => {
  const { rig } = scene
  await rig.twin.send({ ...order(1), messageId: 'record-1' })
  const file = await fileIn(rig, 'record-1', 'delivered')
  const made = await recorded(childOf(file, 'transaction').id, '--name', 'first')
  expect(made.stdout).toContain('first (channel orders)\n  ✓ what became of the file of ')
  expect(made.code).toBe(0)
  expect(made.stderr).toContain('Careful: these files are real data of amazon')
  const folder = join(rig.company, 'tests')
  expect((await readdir(join(folder, 'first'))).sort()).toEqual(['997.edi', 'input.edi', 'output-1.json'])
  expect(await readFile(join(folder, 'first', 'input.edi'))).toEqual(order(1).content)
  const yaml = await readFile(join(folder, 'first.yaml'), 'utf8')
  expect(yaml).toMatch(/\n {2}counters:\n {4}x12-interchange: \d+\n {4}x12-group: \d+\n/)
  expect(await recorded(file.message.id, '--name', 'first')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is there already. Choose another name'),
  })
})

test('a refused message becomes a test of its refusal', async () => {
  const { rig } = scene
  await rig.twin.send({ ...altered(2, /BEG\*00\*NE/, 'BEG*00*'), messageId: 'record-2' })
  const file = await fileIn(rig, 'record-2', 'failed', 'closed', 'quarantined', 'delivered')
  const made = await recorded(file.message.id, '--name', 'refused')
  expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('✓') })
  const yaml = await readFile(join(rig.company, 'tests', 'refused.yaml'), 'utf8')
  expect(yaml).toMatch(/code: EDI_TRANSACTION_REJECTED\n\s+segment: BEG\n/)
})

test('--mask hides texts and keeps a test that passes', async () => {
  const { rig } = scene
  await rig.twin.send({ ...order(3), messageId: 'record-3' })
  const file = await fileIn(rig, 'record-3', 'delivered')
  const made = await recorded(file.message.id, '--name', 'masked', '--mask')
  expect(made.stderr).toContain('Texts are masked')
  const folder = join(rig.company, 'tests', 'masked')
  const texts = await Promise.all(
    (await readdir(folder)).map((name) => readFile(join(folder, name), 'latin1')),
  )
  expect(texts).toHaveLength(3)
  for (const text of texts) {
    expect(text.length).toBeGreaterThan(0)
    expect(text).not.toMatch(/E0000003|Sample order|ACME-\d/)
  }
  expect(await rig.parley.cli('test', rig.company, '--filter', 'masked/')).toMatchObject({
    code: 0,
    stderr: '1 test passed.\n',
  })
})

test('a message that is not there is told', async () => {
  const id = '00000000-0000-7000-8000-000000000000'
  expect(await recorded(id)).toMatchObject({ code: 1, stderr: expect.stringContaining(`no message ${id}`) })
})
