import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSettingFiles } from './setting-files.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-setting-files-'))
  await writeFile(join(folder, 'database-url'), 'postgres://parley:parley@db:5432/parley\n')
})

afterAll(() => rm(folder, { recursive: true }))

test('a setting may be given as a file with its value', () => {
  const env = { DATABASE_URL_FILE: join(folder, 'database-url'), PARLEY_TARGET: 'router' }
  expect(readSettingFiles(env)).toEqual({
    kind: 'values',
    values: { DATABASE_URL: 'postgres://parley:parley@db:5432/parley' },
  })
})

test('a setting that is the path of a file is that path, not what the file holds', () => {
  expect(readSettingFiles({ PARLEY_MASTER_KEY_FILE: join(folder, 'master.key') })).toEqual({
    kind: 'values',
    values: {},
  })
})

test('a file that is not there, and a setting given twice, are problems that say what to do', () => {
  const env = {
    DATABASE_URL: 'postgres://parley@db/parley',
    DATABASE_URL_FILE: join(folder, 'database-url'),
    PARLEY_ADMIN_TOKEN_FILE: join(folder, 'nothing'),
  }
  expect(readSettingFiles(env)).toEqual({
    kind: 'problems',
    problems: [
      'DATABASE_URL and DATABASE_URL_FILE are both set: leave one of them out',
      `PARLEY_ADMIN_TOKEN_FILE names ${join(folder, 'nothing')}, which cannot be read`,
    ],
  })
})
