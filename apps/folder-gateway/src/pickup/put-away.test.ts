import { lstat, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { asideFolder, putAway } from './put-away.ts'
import { stampOf, type WaitingFile } from './waiting-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-away-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function put(content: string): Promise<WaitingFile> {
  const path = join(folder, 'orders.csv')
  await writeFile(path, content)
  return { name: 'orders.csv', path, stamp: stampOf(await lstat(path, { bigint: true })) }
}

test('a file is deleted, or kept under another name', async () => {
  await putAway(await put('a'), { folder, token: '00' })
  expect(await readdir(folder)).toEqual([asideFolder])
  await putAway(await put('b'), { folder, token: '00', keep: { subfolder: 'done', name: 'kept.csv' } })
  expect(await readFile(join(folder, 'done', 'kept.csv'), 'utf8')).toBe('b')
  expect(await readdir(join(folder, asideFolder))).toEqual([])
})

test('a new file that has taken the name meanwhile stays', async () => {
  const read = await put('a')
  await writeFile(join(folder, 'next'), 'b')
  await rename(join(folder, 'next'), read.path)
  await putAway(read, { folder, token: '00' })
  expect(await readFile(read.path, 'utf8')).toBe('b')
  expect(await readdir(join(folder, asideFolder))).toEqual([])
})

test('a file that is gone is no fault', async () => {
  const read = await put('a')
  await rm(read.path)
  await putAway(read, { folder, token: '00' })
  expect((await readdir(folder)).filter((name) => name === 'orders.csv')).toEqual([])
})
