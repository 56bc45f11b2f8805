import { execFile } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const root = new URL('../../../', import.meta.url).pathname
const programs = join(root, 'node_modules', '.bin')

/** Writes src/generated from proto, by buf and ts-proto; both come as dependencies and need no network. */
await promisify(execFile)(join(programs, 'buf'), ['generate', '--template', 'buf.gen.yaml'], {
  cwd: join(root, 'proto'),
  env: { ...process.env, PATH: [programs, process.env.PATH].join(delimiter) },
})
