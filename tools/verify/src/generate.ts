import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { root } from './run-vitest.ts'

/** Every program whose output is committed: .ci/run calls them all and fails when a file changes. */
const generators = [
  'libs/standards/scripts/generate-packs.ts',
  'libs/mapping/src/generate-functions-page.ts',
  'libs/model/src/generate-schemas.ts',
  'apps/parley/src/generate-openapi.ts',
  'libs/rpc/scripts/generate-code.ts',
]

for (const program of generators) {
  process.stdout.write(`${program}\n`)
  const child = spawn(process.execPath, [program], { cwd: root, stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  if (code !== 0) {
    process.stderr.write(`${program} failed: what it generates is not up to date\n`)
    process.exitCode = 1
  }
}
