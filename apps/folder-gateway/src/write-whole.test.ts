import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeWhole } from './write-whole.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-folder-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('a file appears whole under its name and leaves nothing else behind', async () => {
  await writeWhole(folder, 'PO-1.json', Buffer.from('{}'))
  expect(await readdir(folder)).toEqual(['PO-1.json'])
  expect(await readFile(join(folder, 'PO-1.json'), 'utf8')).toBe('{}')
})

test('a file of any size flows into its place', async () => {
  const pieces = ['{', '"a"', ':1}'].map((piece) => Buffer.from(piece))
  async function* flow() {
    yield* pieces
  }
  await writeWhole(folder, 'PO-1.json', flow())
  expect(await readFile(join(folder, 'PO-1.json'), 'utf8')).toBe('{"a":1}')
})

test('writing the same file again leaves one file', async () => {
  await writeWhole(folder, 'PO-1.json', Buffer.from('{}'))
  await writeWhole(folder, 'PO-1.json', Buffer.from('{}'))
  expect(await readdir(folder)).toEqual(['PO-1.json'])
})

test('a missing folder is made', async () => {
  await writeWhole(join(folder, 'new', 'orders'), 'PO-1.json', Buffer.from('{}'))
  expect(await readdir(join(folder, 'new', 'orders'))).toEqual(['PO-1.json'])
})

test('many files written at once are all there, and a folder that cannot be synced fails its own files only', async () => {
  const names = Array.from({ length: 50 }, (_, index) => `PO-${index}.json`)
  await Promise.all(names.map((name) => writeWhole(folder, name, Buffer.from(name))))
  expect((await readdir(folder)).toSorted()).toEqual(names.toSorted())
  const inTheWay = join(folder, 'PO-1.json')
  const [refused, written] = await Promise.allSettled([
    writeWhole(inTheWay, 'PO-2.json', Buffer.from('{}')),
    writeWhole(folder, 'PO-51.json', Buffer.from('{}')),
  ])
  expect([refused.status, written.status]).toEqual(['rejected', 'fulfilled'])
})
