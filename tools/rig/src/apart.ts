import { freePort } from './free-port.ts'
import { type ParleyOptions, ParleyProcess } from './parley-process.ts'
import type { RpcBetween } from './rpc-between.ts'

/** How many processes of each kind. */
export type Crowd = { readonly parsers: number; readonly mappers: number }

/** The services of one process: its name, and the value of PARLEY_TARGET. */
export type ProcessPlan = { readonly name: string; readonly target: string }

/** The first process answers the command line; the others take, parse, route, map and deliver. */
export const front: ProcessPlan = { name: 'parley', target: 'partner-registry,console' }

/** Every other service as a process of its own, parsers and mappers as often as asked for. */
function processPlans({ parsers, mappers }: Crowd): readonly ProcessPlan[] {
  const several = (count: number, target: string) =>
    Array.from({ length: count }, (_, at) => ({ name: `${target}-${at + 1}`, target }))
  return [
    { name: 'as2-gateway', target: 'as2-gateway' },
    { name: 'folder-gateway', target: 'folder-gateway' },
    { name: 'router', target: 'router' },
    ...several(parsers, 'edi-parser'),
    ...several(mappers, 'mapper'),
  ]
}

export type ApartOptions = ParleyOptions & {
  /** How they ask each other; without it each reads the database for itself. */
  readonly rpc?: RpcBetween
}

/** The first process, not started yet. */
export function frontProcess({ rpc, ...options }: ApartOptions): ParleyProcess {
  const env = { ...options.env, ...rpc?.front, PARLEY_TARGET: front.target }
  return new ParleyProcess({ ...options, name: front.name, env })
}

/** The other processes beside a front, not started yet. All of them share its home, database and bus; `ownEnv` is one's own. */
export async function processesBeside(
  { rpc, ...options }: ApartOptions,
  crowd: Crowd,
  ownEnv: (name: string) => Readonly<Record<string, string>> = () => ({}),
): Promise<ReadonlyMap<string, ParleyProcess>> {
  const processes = new Map<string, ParleyProcess>()
  for (const { name, target } of processPlans(crowd)) {
    const ports = { ...options.ports, admin: await freePort() }
    const env = { ...options.env, ...(await rpc?.beside(name)), ...ownEnv(name), PARLEY_TARGET: target }
    processes.set(name, new ParleyProcess({ ...options, name, ports, env }))
  }
  return processes
}
