import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { chown, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { PostgresBinaries } from './postgres-binaries.ts'
import { canReach, type ServerUser } from './server-user.ts'

/** The database cluster of one data folder, and who may log in. */
export type Cluster = { readonly folder: string; readonly password: string }

const run = promisify(execFile)

/**
 * Makes the cluster at first, opens it later. It takes its name only when initdb is through, so that a start that
 * was killed leaves nothing half made. Throws when another major version made it.
 */
export async function openCluster(
  dataDir: string,
  binaries: PostgresBinaries,
  user: ServerUser | undefined,
): Promise<Cluster> {
  const folder = join(dataDir, 'cluster')
  const password = await keptPassword(join(dataDir, 'password'))
  if (existsSync(folder)) checkVersion(folder, binaries)
  else await createCluster(folder, password, binaries, user)
  return { folder, password }
}

/**
 * The path the server is told. Below a folder that is closed to its user (root's home), it enters through its own
 * working directory, which Linux lets it do.
 */
export function folderAsSeenBy(user: ServerUser | undefined, folder: string): string {
  if (user === undefined || canReach(user, folder)) return folder
  if (process.platform === 'linux') return '/proc/self/cwd'
  throw new Error(
    `Postgres may not run as root, and its user cannot reach ${folder}. Start Parley as another user, choose ` +
      'another PARLEY_DATA_DIR, or set DATABASE_URL',
  )
}

/** The server gets none of our environment: it may hold secrets, and PG* variables would change its behaviour. */
export const serverEnvironment = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin' }

async function keptPassword(file: string): Promise<string> {
  if (existsSync(file)) return readFileSync(file, 'utf8')
  const password = randomBytes(24).toString('base64url')
  const temporary = `${file}.new`
  await writeFile(temporary, password, { mode: 0o600 })
  await syncFile(temporary)
  await rename(temporary, file)
  return password
}

function checkVersion(folder: string, binaries: PostgresBinaries): void {
  const made = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim()
  const major = binaries.version.split('.')[0] ?? ''
  if (made === major) return
  throw new Error(
    `the data in ${folder} was made by Postgres ${made}, this Parley brings Postgres ${major}. Dump it with the ` +
      'Parley that made it and restore it here, or set DATABASE_URL to a Postgres that holds it',
  )
}

async function createCluster(
  folder: string,
  password: string,
  binaries: PostgresBinaries,
  user: ServerUser | undefined,
): Promise<void> {
  const parent = join(folder, '..')
  await removeHalfMade(parent)
  const unfinished = join(parent, `cluster.new-${process.pid}`)
  const passwordFile = join(parent, 'initdb-password')
  await mkdir(unfinished, { mode: 0o700 })
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (user) for (const path of [parent, unfinished, passwordFile]) await chown(path, user.uid, user.gid)
  try {
    await runInitdb(unfinished, binaries, user)
  } finally {
    await rm(passwordFile, { force: true })
  }
  await rename(unfinished, folder)
  await syncFile(parent)
}

async function runInitdb(
  folder: string,
  binaries: PostgresBinaries,
  user: ServerUser | undefined,
): Promise<void> {
  const options = [
    ...['-D', folderAsSeenBy(user, folder), '--username=parley', '--pwfile=../initdb-password'],
    ...['--encoding=UTF8', '--locale=C', '--auth=scram-sha-256', '--no-instructions'],
  ]
  const place = { cwd: folder, env: serverEnvironment, timeout: 120_000, ...user }
  try {
    await run(join(binaries.folder, 'bin', 'initdb'), options, place)
  } catch (cause) {
    const told = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : ''
    throw new Error(
      `the embedded Postgres cannot be set up: ${told || 'its program does not run here (it needs glibc)'}. ` +
        'Set DATABASE_URL to use a Postgres of your own',
      { cause },
    )
  }
}

/** Only the holder of the folder's lock comes here, so whatever is unfinished was left by a killed start. */
async function removeHalfMade(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (name.startsWith('cluster.new-')) await rm(join(parent, name), { recursive: true, force: true })
  }
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
