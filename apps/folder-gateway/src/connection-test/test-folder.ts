import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FolderGateway } from '@parley/model'

export type FolderLayer = {
  readonly name: 'there' | 'readable' | 'writable' | 'rename' | 'space'
  readonly outcome: 'ok' | 'failed' | 'not-tried'
  /** What was found; of a failure, also what to do. */
  readonly text: string
}

/** Less than this, and nothing of size can be delivered any more. */
const leastBytes = 64 * 1024 * 1024
const testText = 'A test of Parley. This file may be removed.\n'

/**
 * Whether a folder can do what its gateway asks of it: a file is written under a name that nobody takes, read, renamed and
 * removed again. The layers stand in their order; behind one that failed none is tried. Never throws for what a folder does.
 */
export async function testFolder({ path }: FolderGateway): Promise<readonly FolderLayer[]> {
  const test = join(path, `.parley-test-${randomUUID()}`)
  const steps: readonly Step[] = [
    { name: 'there', run: () => there(path) },
    { name: 'readable', run: () => readable(path) },
    { name: 'writable', run: () => writable(`${test}.part`) },
    { name: 'rename', run: () => renamed(`${test}.part`, test) },
    { name: 'space', run: () => space(path) },
  ]
  try {
    return await inOrder(path, steps)
  } finally {
    // What could not be written need not be removed; what cannot be removed was told by its layer.
    await Promise.allSettled([rm(test, { force: true }), rm(`${test}.part`, { force: true })])
  }
}

type Step = { readonly name: FolderLayer['name']; readonly run: () => Promise<string> }

async function inOrder(path: string, steps: readonly Step[]): Promise<readonly FolderLayer[]> {
  const layers: FolderLayer[] = []
  for (const { name, run } of steps) {
    const isOver = layers.some(({ outcome }) => outcome === 'failed')
    layers.push(isOver ? { name, outcome: 'not-tried', text: 'Not reached.' } : await layer(path, name, run))
  }
  return layers
}

async function layer(
  path: string,
  name: FolderLayer['name'],
  run: () => Promise<string>,
): Promise<FolderLayer> {
  try {
    return { name, outcome: 'ok', text: await run() }
  } catch (error) {
    if (error instanceof Fault) return { name, outcome: 'failed', text: error.message }
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return { name, outcome: 'failed', text: `${advice[name]} (${path}: ${code})` }
  }
}

class Fault extends Error {}

const advice: Readonly<Record<FolderLayer['name'], string>> = {
  there:
    'There is no such folder. Make it, or mount what it should be on; without it the first delivery makes it.',
  readable: 'Its files cannot be listed and read. Give the user of Parley the right to.',
  writable:
    'No file can be written into it. Give the user of Parley the right to, and look at its room and whether it is mounted read-only.',
  rename:
    'A file in it cannot be read back, renamed or removed, and no file is delivered without that. Look at its rights and its kind of mount.',
  space: 'Its room cannot be told.',
}

async function there(path: string): Promise<string> {
  if (!(await stat(path)).isDirectory())
    throw new Fault(`${path} is a file and no folder. Name a folder in the Gateway.`)
  return `${path} is a folder.`
}

async function readable(path: string): Promise<string> {
  await access(path, constants.R_OK | constants.X_OK)
  const names = await readdir(path)
  return `It can be listed; ${names.length} ${names.length === 1 ? 'name is' : 'names are'} in it.`
}

async function writable(file: string): Promise<string> {
  await writeFile(file, testText, { flag: 'wx', flush: true })
  return 'A file was written into it and flushed.'
}

async function renamed(from: string, to: string): Promise<string> {
  await rename(from, to)
  if ((await readFile(to, 'utf8')) !== testText)
    throw new Fault('A file that was written reads otherwise. Do not use this folder.')
  await rm(to)
  return 'The file was renamed, read back and removed.'
}

async function space(path: string): Promise<string> {
  const { bavail, bsize } = await statfs(path)
  const free = bavail * bsize
  const text = `${Math.round(free / 1024 / 1024)} MiB are free.`
  if (free < leastBytes)
    throw new Fault(`${text} Make room: below ${leastBytes / 1024 / 1024} MiB deliveries begin to fail.`)
  return text
}
