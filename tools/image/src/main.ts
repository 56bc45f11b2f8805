import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findEngine, runEngine } from './engine.ts'

const usage = `npm run image -- [--tag parley:<version>] [-- options of docker build]

Builds the one image of Parley from docker/Dockerfile, with docker or podman. docs/deploy.md says how it is run.

  npm run image
  npm run image -- --tag parley:mine
  npm run image -- -- --build-arg NPM_CONFIG_REGISTRY=<where packages come from> --network=host
`

const root = fileURLToPath(new URL('../../../', import.meta.url))
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string }
const { values, positionals } = parseArgs({
  options: {
    tag: { type: 'string', default: `parley:${version}` },
    help: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})

if (values.help) say(usage)
else process.exitCode = await build(values.tag, positionals)

async function build(tag: string, options: readonly string[]): Promise<number> {
  const found = findEngine()
  if (found.kind === 'none') {
    say(found.why)
    return 1
  }
  const labels = ['--build-arg', `VERSION=${version}`, '--build-arg', `REVISION=${revision()}`]
  const args = ['build', '--file', 'docker/Dockerfile', '--tag', tag, ...labels, ...options, '.']
  const code = await runEngine(found.engine, args, root)
  say(
    code === 0
      ? `Built ${tag}. Next: npm run compose:secrets && docker compose --file docker/compose.yaml up --wait`
      : `${found.engine} could not build ${tag}. The last lines above say why; without a network it cannot fetch the base image or packages.`,
  )
  return code
}

/** The commit that is built, marked when files differ from it. */
function revision(): string {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
    return `${git('rev-parse', 'HEAD')}${git('status', '--porcelain') === '' ? '' : '-changed'}`
  } catch {
    // Sources that were unpacked have no Git.
    return 'unknown'
  }
}

function say(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}
