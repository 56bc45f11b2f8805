import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, firstLine, isThere, type Missing, runCommand, threeTimes } from '../run-command.ts'

/** The newest release whose parts are all published. */
const version = '2.10.1'
const folder = join(cacheFolder, `openas2-${version}`)

/** Its jars, fetched once by Maven into the cache; or why not. They are GPL and are only run, as a process. */
export async function fetchOpenAs2(): Promise<{ readonly classPath: string } | Missing> {
  if (!(await isThere('java', '-version'))) return { missing: 'needs Java 17' }
  const libs = join(folder, 'libs')
  if (existsSync(libs)) return { classPath: join(libs, '*') }
  if (!(await isThere('mvn', '-version'))) return { missing: 'needs Maven' }
  try {
    await threeTimes(() => fetchInto(libs))
    return { classPath: join(libs, '*') }
  } catch (error) {
    return { missing: `Maven could not fetch it: ${firstLine(error)}` }
  }
}

/** Into a folder of its own first: half of the jars must never look like all of them. */
async function fetchInto(libs: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const half = `${libs}-${process.pid}`
  const pom = join(folder, `pom-${process.pid}.xml`)
  const dependency = `<groupId>net.sf.openas2</groupId><artifactId>openas2-server</artifactId><version>${version}</version>`
  await writeFile(
    pom,
    '<project><modelVersion>4.0.0</modelVersion><groupId>parley</groupId><artifactId>peer</artifactId><version>1</version>' +
      `<dependencies><dependency>${dependency}</dependency></dependencies></project>\n`,
  )
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
