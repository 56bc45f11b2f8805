import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const version = '1.26.0'
const source = fileURLToPath(new URL('../../java/StaediReads.java', import.meta.url))
const home = fileURLToPath(new URL('../../../../.cache/staedi/', import.meta.url))

/** A Java library that reads EDI (Apache-2.0), as a peer and as an oracle. */
export type Staedi = { run(args: readonly string[]): Promise<string> }

/** Fetches StAEDI with Maven into the cache and compiles the program that drives it; or says why it is left out. */
export async function openStaedi(): Promise<Staedi | { readonly missing: string }> {
  const jar = join(home, `libs/staedi-${version}.jar`)
  try {
    if (!existsSync(jar)) await fetch()
    await execute('javac', ['-cp', jar, '-d', join(home, 'classes'), source])
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    return { missing: `StAEDI is left out; it needs Java 17 and Maven (${reason})` }
  }
  const path = `${jar}:${join(home, 'classes')}`
  return {
    run: async (args) => {
      const flags = ['-Xmx1g', '-XX:+UseSerialGC', '-cp', path, 'StaediReads']
      const { stdout } = await execute('java', [...flags, ...args], {
        maxBuffer: 2 * 1024 ** 3,
        encoding: 'latin1',
      })
      return Buffer.from(stdout, 'latin1').toString('utf8')
    },
  }
}

async function fetch(): Promise<void> {
  mkdirSync(home, { recursive: true })
  const dependency = `<groupId>io.xlate</groupId><artifactId>staedi</artifactId><version>${version}</version>`
  writeFileSync(
    join(home, 'pom.xml'),
    `<project><modelVersion>4.0.0</modelVersion><groupId>parley</groupId><artifactId>oracle</artifactId><version>1</version>` +
      `<dependencies><dependency>${dependency}</dependency></dependencies></project>\n`,
  )
  const goal = ['-q', '-B', '-f', join(home, 'pom.xml'), 'dependency:copy-dependencies']
  await execute('mvn', [...goal, '-DincludeScope=runtime', `-DoutputDirectory=${join(home, 'libs')}`])
}
