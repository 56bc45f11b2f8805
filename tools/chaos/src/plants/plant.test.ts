import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { plants } from './plants.ts'

const root = new URL('../../../../', import.meta.url)
const loader = new URL('./plant.mjs', import.meta.url).href

/** Loads a source file of the platform in a process with the loader; answers what came of it. */
async function loaded(plant: string, file: string): Promise<string> {
  const script = `await import(${JSON.stringify(new URL(file, root).href)}); process.stdout.write('loaded')`
  const run = promisify(execFile)(
    process.execPath,
    ['--import', loader, '--input-type=module', '--eval', script],
    { env: { ...process.env, PARLEY_PLANT: plant } },
  )
  return run.then(
    ({ stdout }) => stdout,
    (error: { stderr: string }) => error.stderr.trim(),
  )
}

test.each(plants.map((plant) => [plant.name, plant] as const))(
  '%s grows where it is planted',
  async (name, plant) => {
    const source = await readFile(new URL(plant.file, root), 'utf8')
    expect(source.split(plant.find)).toHaveLength(2)
    expect(await loaded(name, plant.file)).toBe('loaded')
  },
)

test('every plant has a name of its own', () => {
  expect(new Set(plants.map(({ name }) => name)).size).toBe(plants.length)
})

test('an unknown plant stops the start, and says which there are', async () => {
  const said = await loaded('no-such-plant', 'tools/chaos/src/chance.ts')
  expect(said).toMatch(/^There is no plant no-such-plant\. There are: acknowledge-before-commit, /)
})

test('the text is changed in the process, and nowhere else', async () => {
  const [plant] = plants
  if (!plant) throw new Error('there is no plant')
  const before = await readFile(new URL(plant.file, root), 'utf8')
  await loaded(plant.name, plant.file)
  expect(await readFile(new URL(plant.file, root), 'utf8')).toBe(before)
})
