import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkProtos } from './proto-checks.ts'
import { root } from './run-vitest.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-proto-'))
  await cp(join(root, 'proto'), folder, { recursive: true })
})
afterEach(() => rm(folder, { recursive: true }))

async function change(from: string, to: string): Promise<void> {
  const path = join(folder, 'parley/registry/v1/registry.proto')
  const text = await readFile(path, 'utf8')
  expect(text).toContain(from)
  await writeFile(path, text.replace(from, to))
}

test('the proto files of this project are linted, formatted and break nobody', async () => {
  expect(await checkProtos()).toBe('')
})

test('a field that gets another number would break who speaks the baseline', async () => {
  await change('uint64 held_activation = 1', 'uint64 held_activation = 7')
  expect(await checkProtos(folder)).toContain('Previously present field "1" with name "held_activation"')
})

test('a new field breaks nobody, but a field without a comment is not let in', async () => {
  await change('uint64 held_activation = 1;', 'uint64 held_activation = 1;\n  // More.\n  uint64 more = 2;')
  expect(await checkProtos(folder)).toBe('')
  await change('  // More.\n', '')
  expect(await checkProtos(folder)).toContain('Field "more" should have a non-empty comment')
})
