import { open, readFile, realpath } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { SecretText as Secret } from '@parley/config'
import { MasterKeyUnreadable, readMasterKeys } from './master-keys.ts'
import { isSealed, unseal } from './sealed-text.ts'

/** Reads what the configuration only refers to. */
export interface Secrets {
  /**
   * The secret behind `file:<path>` (below the secrets folder, which it may not leave) or `env:<NAME>` (also where NAME_FILE names a
   * file with the value). One line
   * end at its end is dropped: editors and `echo` add it. A sealed one is opened. Throws SecretUnreadable, which names
   * the reference only.
   */
  read(reference: string): Promise<Secret>
}

export type SecretsOptions = {
  readonly secretsDir: string
  /** Master keys that open sealed secrets; read when the first of these is met. */
  readonly masterKeyFile: string
  /** Where `env:` looks; the process's environment without it. */
  readonly env?: Env
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * The secret a reference names cannot be had. The machine is not set up, the message in hand is not at fault:
 * hence `unavailable`, by which callers try again instead of giving the message up.
 */
export class SecretUnreadable extends Error {
  readonly reference: string
  readonly unavailable = true

  constructor(reference: string, why: string, options?: ErrorOptions) {
    super(`secret ${reference.slice(0, 200)} ${why}`, options)
    this.name = 'SecretUnreadable'
    this.reference = reference
  }
}

type Held = { readonly stamp: string; readonly secret: Secret }

const largestBytes = 1024 * 1024

/** Opens the secrets of this machine. Nothing is read before it is asked for; a changed file is read again. */
export function openSecrets({ secretsDir, masterKeyFile, env = process.env }: SecretsOptions): Secrets {
  const held = new Map<string, Held>()
  return {
    read: async (reference) => {
      const { scheme, rest } = split(reference)
      return scheme === 'env'
        ? opened(reference, await fromEnv(reference, rest, env), masterKeyFile)
        : fromFile(reference, { secretsDir, masterKeyFile, path: rest, held })
    },
  }
}

async function opened(reference: string, text: string, masterKeyFile: string): Promise<Secret> {
  if (!isSealed(text)) return new Secret(text)
  const keys = await readMasterKeys(masterKeyFile).catch((cause: unknown) => {
    if (!(cause instanceof MasterKeyUnreadable)) throw cause
    throw new SecretUnreadable(reference, `is sealed, and ${cause.message}`, { cause })
  })
  const result = unseal(text, keys)
  if (result.kind === 'closed') throw new SecretUnreadable(reference, result.why)
  return new Secret(result.secret)
}

function split(reference: string): { scheme: 'file' | 'env'; rest: string } {
  const [, scheme, rest] = /^(file|env):([^\0]+)$/.exec(reference) ?? []
  if ((scheme !== 'file' && scheme !== 'env') || rest === undefined) {
    throw new SecretUnreadable(reference, 'is no reference: write file:<path> or env:<NAME>')
  }
  return { scheme, rest }
}

/** The value of NAME, or what is in the file that NAME_FILE names: that is how secrets of containers come. */
async function fromEnv(reference: string, name: string, env: Env): Promise<string> {
  const value = env[name]
  if (value) return value
  const path = env[`${name}_FILE`]
  if (!path) throw new SecretUnreadable(reference, 'is not set in the environment')
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new SecretUnreadable(reference, `cannot be read from the file that ${name}_FILE names`, { cause })
  })
  return text.replace(/\r?\n$/, '')
}

type Place = {
  readonly secretsDir: string
  readonly masterKeyFile: string
  readonly path: string
  readonly held: Map<string, Held>
}

async function fromFile(
  reference: string,
  { secretsDir, masterKeyFile, path, held }: Place,
): Promise<Secret> {
  const found = await find(reference, secretsDir, path)
  await using file = await open(found).catch((cause) => {
    throw unreadable(reference, cause)
  })
  const { mtimeMs, size, ino, isFile } = await stat(reference, file)
  if (!isFile) throw new SecretUnreadable(reference, 'is not a file')
  if (size > largestBytes) throw new SecretUnreadable(reference, 'is larger than 1 MiB')
  const stamp = `${found} ${mtimeMs} ${size} ${ino}`
  const known = held.get(reference)
  if (known?.stamp === stamp) return known.secret
  const text = (await file.readFile('utf8')).replace(/\r?\n$/, '')
  if (text === '') throw new SecretUnreadable(reference, 'is empty')
  const secret = await opened(reference, text, masterKeyFile)
  held.set(reference, { stamp, secret })
  return secret
}

async function stat(reference: string, file: Awaited<ReturnType<typeof open>>) {
  try {
    const found = await file.stat()
    return { mtimeMs: found.mtimeMs, size: found.size, ino: found.ino, isFile: found.isFile() }
  } catch (cause) {
    throw unreadable(reference, cause)
  }
}

/** The real place of the file. Links may point around inside the folder (mounted secrets do), not out of it. */
async function find(reference: string, secretsDir: string, path: string): Promise<string> {
  if (leaves(resolve(secretsDir), resolve(secretsDir, path))) throw outside(reference)
  try {
    const [folder, file] = await Promise.all([realpath(secretsDir), realpath(resolve(secretsDir, path))])
    if (leaves(folder, file)) throw outside(reference)
    return file
  } catch (cause) {
    throw cause instanceof SecretUnreadable ? cause : unreadable(reference, cause)
  }
}

function leaves(folder: string, file: string): boolean {
  const way = relative(folder, file)
  return way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)
}

function outside(reference: string): SecretUnreadable {
  return new SecretUnreadable(reference, 'points outside the secrets folder')
}

/** The system's error stays out: its message spells paths of this machine. Its code says enough. */
function unreadable(reference: string, cause: unknown): SecretUnreadable {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
  return new SecretUnreadable(reference, `cannot be read from the secrets folder (${code})`)
}
