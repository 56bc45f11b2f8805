import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { root } from './run-vitest.ts'

const ownFolder = join(root, 'proto')

/** What clients were last promised: a descriptor of all files, against which changes are checked. */
const baseline = join(ownFolder, 'baseline.binpb')

/**
 * What buf has to say of the files in a folder, a line a problem: lint, format, and what would break those who speak
 * the baseline. Empty: nothing.
 */
export async function checkProtos(folder: string = ownFolder): Promise<string> {
  const lint = await buf(folder, ['lint', '--error-format', 'text'])
  const format = await buf(folder, ['format', '--diff', '--exit-code'])
  const breaking = await buf(folder, ['breaking', '--against', baseline])
  return [lint, format, breaking].join('')
}

/** Makes what is there now the promise: at a release, never to get a change through. */
export async function renewBaseline(): Promise<void> {
  const problems = await buf(ownFolder, ['build', '--exclude-source-info', '--output', baseline])
  if (problems !== '') throw new Error(problems)
}

/** Runs buf, which comes as a dependency and needs no network. Its output when it is not content, else nothing. */
function buf(folder: string, args: readonly string[]): Promise<string> {
  const program = join(root, 'node_modules', '.bin', 'buf')
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd: folder }, (error, stdout, stderr) => {
      if (error === null) resolve('')
      else if (typeof error.code === 'number') resolve(`${stdout}${stderr}`)
      else reject(new Error(`buf cannot be run; run npm ci`, { cause: error }))
    })
  })
}
