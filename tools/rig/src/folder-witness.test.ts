import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FolderWitness } from './folder-witness.ts'

let folder: string
let witness: FolderWitness
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-folder-witness-'))
  witness = new FolderWitness(folder)
})
afterEach(async () => {
  witness.close()
  await rm(folder, { recursive: true })
})

async function put(name: string): Promise<void> {
  await writeFile(join(folder, `.${name}.part`), name)
  await rename(join(folder, `.${name}.part`), join(folder, name))
}

test('a file that is put into the folder again has two places', async () => {
  for (const name of ['order', 'change', 'order']) await put(name)
  await vi.waitFor(() =>
    expect(witness.places).toEqual(
      new Map([
        ['order', [0, 2]],
        ['change', [1]],
      ]),
    ),
  )
  expect(witness.changed).toEqual(new Set())
})

test('a file that is written under its own name was changed in sight', async () => {
  await writeFile(join(folder, 'order'), 'half')
  await vi.waitFor(() => expect(witness.changed).toEqual(new Set(['order'])))
})
