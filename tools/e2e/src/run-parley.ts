import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'

const root = new URL('../../../', import.meta.url).pathname
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: { parley: string }
}
const [, ...parts] = scripts.parley.split(' ')

export type Ran = {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly bytes: Buffer
}

/** The program as a process of its own, as `npm run parley` starts it; what it reads from stdin is given as a whole. */
export function runParley(args: readonly string[], stdin: string | Uint8Array = ''): Promise<Ran> {
  return finished(process.execPath, [...parts, ...args], stdin)
}

/** A line of a shell, in which $PARLEY is the program. */
export function runShell(line: string): Promise<Ran> {
  const parley = [process.execPath, ...parts].map((part) => `'${part}'`).join(' ')
  return finished('sh', ['-c', line.replaceAll('$PARLEY', parley)], '')
}

async function finished(file: string, args: readonly string[], stdin: string | Uint8Array): Promise<Ran> {
  const env = { ...process.env, NO_COLOR: '1' }
  const child = spawn(file, args, { cwd: root, env, stdio: ['pipe', 'pipe', 'pipe'] })
  // Who does not read to the end is not wrong.
  child.stdin.on('error', () => undefined)
  child.stdin.end(stdin)
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const [bytes, stderr, code] = await Promise.all([buffer(child.stdout), text(child.stderr), ended])
  return { code, stdout: bytes.toString(), stderr, bytes }
}
