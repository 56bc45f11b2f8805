import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, firstLine, isThere, type Missing, runCommand, threeTimes } from '@parley/foreign'

const release = 'pyas2lib==1.4.4'
const folder = join(cacheFolder, release)

/** pyas2-lib in a Python environment of its own in the cache, fetched once; or why not. */
export async function fetchPyas2(): Promise<{ readonly python: string } | Missing> {
  const python = join(folder, 'bin', 'python')
  const whole = join(folder, 'whole')
  if (existsSync(whole)) return { python }
  if (!(await isThere('python3'))) return { missing: 'needs Python 3' }
  try {
    await threeTimes(async () => {
      await rm(folder, { recursive: true, force: true })
      await mkdir(cacheFolder, { recursive: true })
      await runCommand('python3', ['-m', 'venv', folder])
      await runCommand(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', release])
      await writeFile(whole, '')
    })
    return { python }
  } catch (error) {
    return { missing: `pip could not install it: ${firstLine(error)}` }
  }
}
