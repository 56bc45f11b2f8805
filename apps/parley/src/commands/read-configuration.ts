import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { namedFilesIn, type ResourceFile } from '@parley/model'
import { UserError } from '../terminal.ts'

const readable = /\.(ya?ml|pem|crt|cer)$/i
const hidden = /^(\.|secrets$|node_modules$)/

/**
 * YAML and certificates of a folder, or one file, and the files that its tests and look-up tables name. The `secrets` folder and dot files
 * are never read, nor anything outside of the folder, whatever they say.
 */
export async function readConfiguration(root: string): Promise<readonly ResourceFile[]> {
  const found = await stat(root).catch(() => undefined)
  if (!found) throw new UserError(`There is no folder or file ${root}.`)
  const paths = found.isDirectory() ? await walk(root) : [root]
  if (paths.length === 0)
    throw new UserError(`${root} holds no .yaml file. Make a first one: parley init amazon-vendor`)
  const base = found.isDirectory() ? root : dirname(root)
  const files = await Promise.all(
    paths.map(async (path) => ({ path: relative(base, path), text: await readFile(path, 'utf8') })),
  )
  const known = new Set(files.map(({ path }) => path))
  const named = namedFilesIn(files).filter((path) => !known.has(path))
  const ofTests = await Promise.all(named.map((path) => readTestFile(base, path)))
  return [...files, ...ofTests.flatMap((file) => file ?? [])]
}

/** The folder that paths of a configuration are seen from. */
export async function baseOf(root: string): Promise<string> {
  const found = await stat(root).catch(() => undefined)
  return found?.isDirectory() === false ? dirname(root) : root
}

const maxTestFileBytes = 768 * 1024

/** Undefined when it is not there: the check then says so at the place that names it. */
async function readTestFile(base: string, path: string): Promise<ResourceFile | undefined> {
  const file = join(base, path)
  const real = await realpath(file).catch(() => undefined)
  if (real === undefined) return undefined
  const steps = relative(await realpath(base), real).split(sep)
  if (steps[0] === '..' || steps.some((step) => hidden.test(step)))
    throw new UserError(
      `A resource names ${path}, which is outside of the folder or hidden. Put a copy beside it.`,
    )
  const bytes = await readFile(real)
  if (bytes.length > maxTestFileBytes)
    throw new UserError(`${path} is larger than 768 KiB, too large to be part of a revision. Cut it down.`)
  const text = bytes.toString('utf8')
  if (Buffer.from(text).equals(bytes)) return { path, text }
  return { path, text: bytes.toString('base64'), encoding: 'base64' }
}

async function walk(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const nested = await Promise.all(
    entries
      .filter((entry) => !hidden.test(entry.name))
      .map((entry) => {
        const path = join(folder, entry.name)
        if (entry.isDirectory()) return walk(path)
        return readable.test(entry.name) ? [path] : []
      }),
  )
  return nested.flat().sort()
}
