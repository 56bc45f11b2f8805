import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type MasterKey, readMasterKeys } from './master-keys.ts'
import { isSealed, seal, unseal } from './sealed-text.ts'

/** Where secrets are kept on this machine. */
export type SecretPlaces = { readonly secretsDir: string; readonly masterKeyFile: string }

/** A secret of that name is there already; it is never written over. */
export class SecretExists extends Error {
  constructor(name: string) {
    super(`there is a secret ${name} already`)
    this.name = 'SecretExists'
  }
}

/**
 * Seals a secret and keeps it below the secrets folder under a name that is still free. Answers its reference. Where
 * there is no master key yet, one is made. On disk before it answers; killed half way it leaves nothing under the name.
 */
export async function keepSecret(
  places: SecretPlaces,
  name: string,
  secret: string,
): Promise<`file:${string}`> {
  const key = await sealingKey(places.masterKeyFile)
  const path = join(places.secretsDir, name)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const created = await writeNew(path, seal(secret, key, randomBytes))
  if (!created) throw new SecretExists(name)
  return `file:${name}`
}

/** Seals every secret of the folder again by the first master key, after a new one was put there. Answers how many. */
export async function resealAll({ secretsDir, masterKeyFile }: SecretPlaces): Promise<number> {
  const keys = await readMasterKeys(masterKeyFile)
  const [first] = keys
  if (first === undefined) return 0
  const entries = await readdir(secretsDir, { recursive: true, withFileTypes: true })
  let count = 0
  for (const entry of entries.filter((one) => one.isFile() && !one.name.startsWith('.'))) {
    const path = join(entry.parentPath, entry.name)
    if (resolve(path) === resolve(masterKeyFile)) continue
    const text = await readFile(path, 'utf8')
    const opened = isSealed(text) ? unseal(text, keys) : ({ kind: 'open', secret: text } as const)
    if (opened.kind === 'closed') throw new Error(`the secret ${entry.name} ${opened.why}`)
    await replace(path, seal(opened.secret, first, randomBytes))
    count++
  }
  return count
}

async function sealingKey(masterKeyFile: string): Promise<MasterKey> {
  await mkdir(dirname(masterKeyFile), { recursive: true })
  // Two commands at the same moment: the file of the first counts for both.
  await writeNew(masterKeyFile, `${randomBytes(32).toString('base64')}\n`)
  const [key] = await readMasterKeys(masterKeyFile)
  if (key === undefined) throw new Error('the master key file holds no key')
  return key
}

/** The whole file or none, and never over another: written beside it, then linked. False when the name is taken. */
async function writeNew(path: string, text: string): Promise<boolean> {
  const temporary = await writeBeside(path, text)
  try {
    await link(temporary, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw new Error('a secret cannot be written', { cause: error })
  } finally {
    await rm(temporary, { force: true })
  }
}

async function replace(path: string, text: string): Promise<void> {
  await rename(await writeBeside(path, text), path)
}

async function writeBeside(path: string, text: string): Promise<string> {
  const temporary = join(dirname(path), `.${randomBytes(8).toString('hex')}`)
  await using file = await open(temporary, 'wx', 0o600)
  await file.writeFile(text)
  await file.sync()
  return temporary
}
