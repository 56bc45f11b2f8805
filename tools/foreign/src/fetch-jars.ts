import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, firstLine, isThere, type Missing, runCommand, threeTimes } from './run-command.ts'

export type JarOrder = {
  /** Names the folder in the cache; a new version needs a new name. */
  readonly name: string
  /** `group:artifact:version`, each with all that it needs at run time. */
  readonly artifacts: readonly string[]
}

/** Jars, fetched once by Maven into the cache, as a class path; or why not. */
export async function fetchJars({
  name,
  artifacts,
}: JarOrder): Promise<{ readonly classPath: string } | Missing> {
  if (!(await isThere('java', '-version'))) return { missing: 'needs Java 17' }
  const folder = join(cacheFolder, name)
  const libs = join(folder, 'libs')
  if (existsSync(libs)) return { classPath: join(libs, '*') }
  if (!(await isThere('mvn', '-version'))) return { missing: 'needs Maven' }
  try {
    await mkdir(folder, { recursive: true })
    await threeTimes(() => fetchInto(libs, artifacts))
    return { classPath: join(libs, '*') }
  } catch (error) {
    return { missing: `Maven could not fetch it: ${firstLine(error)}` }
  }
}

/** Into a folder of its own first: half of the jars must never look like all of them. */
async function fetchInto(libs: string, artifacts: readonly string[]): Promise<void> {
  const half = `${libs}-${process.pid}`
  const pom = `${half}.xml`
  await writeFile(pom, projectOf(artifacts))
  try {
    const goal = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', '-DincludeScope=runtime']
    await runCommand('mvn', [...goal, `-DoutputDirectory=${half}`])
    // Another process may have been faster; its jars are the same.
    await rename(half, libs).catch((error: unknown) => {
      if (!existsSync(libs)) throw error
    })
  } finally {
    await Promise.all([rm(half, { recursive: true, force: true }), rm(pom, { force: true })])
  }
}

function projectOf(artifacts: readonly string[]): string {
  const dependencies = artifacts.map((artifact) => {
    const [group, name, version] = artifact.split(':')
    return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`
  })
  return (
    '<project><modelVersion>4.0.0</modelVersion><groupId>parley</groupId><artifactId>foreign</artifactId><version>1</version>' +
    `<dependencies>${dependencies.join('')}</dependencies></project>\n`
  )
}
