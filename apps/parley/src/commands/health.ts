import { loadSettings } from '@parley/config'
import { useSettingFiles } from '../setting-files.ts'
import { say, UserError } from '../terminal.ts'

type Asking = {
  readonly env: Record<string, string | undefined>
  /** Asked instead of the address that the settings name. */
  readonly server: string | undefined
}

/** Longer than the checks behind /readyz may take. */
const withinMs = 4_000

/** parley health: exit code 0 if a Parley is ready, 1 with the reason if not. An image without curl asks itself with it. */
export async function health({ env, server }: Asking): Promise<void> {
  const url = server || ownUrl(env)
  const answer = await ask(url)
  if (answer === undefined) throw new UserError(`not ready: nothing answers at ${url}`)
  const { ready, draining, failed = [], without = [] } = answer
  if (draining) throw new UserError('not ready: it is stopping')
  if (!ready) throw new UserError(`not ready: ${failed.join(', ') || 'no reason was given'}`)
  say(without.length > 0 ? `ready, without: ${without.join(', ')}` : 'ready')
}

/** Where the process that these settings start listens; a listener on every address is asked on loopback. */
function ownUrl(env: Record<string, string | undefined>): string {
  useSettingFiles(env)
  const loaded = loadSettings(env)
  if (loaded.kind === 'problems') throw new UserError(loaded.problems.join('\n'))
  const { host, port } = loaded.settings.admin
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}

type Readiness = {
  readonly ready?: boolean
  readonly draining?: boolean
  readonly failed?: readonly string[]
  readonly without?: readonly string[]
}

async function ask(url: string): Promise<Readiness | undefined> {
  try {
    const answer = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(withinMs) })
    return (await answer.json()) as Readiness
  } catch {
    // No address, refused, late, or something else than a Parley: not ready either way.
    return undefined
  }
}
