import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'

const leftovers = new URL('leftovers.ts', import.meta.url).href

/** A run that starts a program again whenever it ends, as a supervisor does, and tells its process ids. */
const run = (folder: string) => `
  import { spawn } from 'node:child_process'
  import { leaveNothing } from ${JSON.stringify(leftovers)}
  leaveNothing(${JSON.stringify(folder)})
  const start = () => {
    const child = spawn(process.execPath, ['--eval', 'setInterval(() => 0, 1000)'])
    child.once('spawn', () => console.log(child.pid))
    child.once('exit', start)
  }
  start()`

test('a run ended by a signal leaves no process and no folder, though it starts again what ends', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-left-'))
  const child = spawn(process.execPath, ['--input-type=module', '--eval', run(folder)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const started: number[] = []
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => void (/^\d+$/.test(line) && started.push(Number(line))))
  await once(lines, 'line')
  child.kill('SIGTERM')
  const [code] = await once(child, 'exit')
  expect(code).toBe(130)
  while (existsSync(folder) || started.some(isThere)) await pause(20)
})

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
