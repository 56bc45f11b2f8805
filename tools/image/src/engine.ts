import { spawn, spawnSync } from 'node:child_process'

/** What builds and runs images; both read the same command line. */
const engines = ['docker', 'podman'] as const
export type Engine = (typeof engines)[number]

export type Found =
  | { readonly kind: 'engine'; readonly engine: Engine }
  /** What is wrong and what to do, for people. */
  | { readonly kind: 'none'; readonly why: string }

/** The first engine of this machine that answers. */
export function findEngine(): Found {
  const tries = engines.map((engine) => ({ engine, ...asked(engine) }))
  const found = tries.find(({ state }) => state === 'runs')
  if (found) return { kind: 'engine', engine: found.engine }
  const silent = tries.find(({ state }) => state === 'silent')
  if (silent === undefined) {
    const why =
      'There is no docker and no podman here. Install one of them (https://docs.docker.com/engine/install/), or use npm run cluster, which needs neither.'
    return { kind: 'none', why }
  }
  const { engine, told } = silent
  return {
    kind: 'none',
    why: `${engine} is installed, but its engine does not answer: ${told} Start it (such as: systemctl start docker), or use npm run cluster, which needs none.`,
  }
}

function asked(engine: Engine): { readonly state: 'runs' | 'silent' | 'absent'; readonly told: string } {
  const answer = spawnSync(engine, ['info'], { encoding: 'utf8', timeout: 20_000 })
  if (answer.error && 'code' in answer.error && answer.error.code === 'ENOENT')
    return { state: 'absent', told: '' }
  const told = answer.stderr.trim().split('\n').at(-1) ?? ''
  return { state: answer.status === 0 ? 'runs' : 'silent', told: /[.?!]$/.test(told) ? told : `${told}.` }
}

/** Runs one command of the engine, its output going to the terminal; answers its exit code. */
export function runEngine(engine: Engine, args: readonly string[], cwd: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(engine, args, { cwd, stdio: 'inherit' })
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
