import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** As the quotas of Kubernetes (cpu.cfs_period_us). */
const periodUs = 100_000

/**
 * Limits of processor time that the kernel keeps, the same that a pod's `limits.cpu` sets: what a process waits counts
 * for nothing. Each process has a control group of its own.
 */
export class Quotas {
  readonly #taken: { readonly group: string; readonly home: string; readonly pid: number }[] = []
  readonly #atExit = () => this.end()

  /** Gives each process, with all its threads, this many cores at most. Throws where groups cannot be made. */
  constructor(pids: readonly number[], cores: number) {
    const controller = findController()
    if ('missing' in controller) throw new Error(`processor time cannot be limited: ${controller.missing}`)
    // Groups stay when those who made them are gone.
    process.once('exit', this.#atExit)
    try {
      for (const pid of pids) this.#limit(controller, pid, cores)
    } catch (cause) {
      this.end()
      throw cause
    }
  }

  /** Gives all of them back what they had. */
  end(): void {
    process.off('exit', this.#atExit)
    for (const { group, home, pid } of this.#taken.splice(0)) {
      moveInto(home, pid)
      rmdirSync(group)
    }
  }

  #limit({ folder, version }: Controller, pid: number, cores: number): void {
    const group = join(folder, `parley-bench-${pid}`)
    mkdirSync(group)
    this.#taken.push({ group, home: join(folder, groupOf(pid, version)), pid })
    const quota = Math.round(periodUs * cores)
    if (version === 2) writeFileSync(join(group, 'cpu.max'), `${quota} ${periodUs}`)
    else {
      writeFileSync(join(group, 'cpu.cfs_period_us'), String(periodUs))
      writeFileSync(join(group, 'cpu.cfs_quota_us'), String(quota))
    }
    moveInto(group, pid)
  }
}

/** Why processor time cannot be limited here; undefined where it can. */
export function quotasMissing(): string | undefined {
  const controller = findController()
  if ('missing' in controller) return controller.missing
  const probe = join(controller.folder, `parley-bench-probe-${process.pid}`)
  try {
    mkdirSync(probe)
    rmdirSync(probe)
    return undefined
  } catch (error) {
    return `needs to write into ${controller.folder} (${error instanceof Error ? error.message : error})`
  }
}

type Controller = { readonly folder: string; readonly version: 1 | 2 }

/** Where the groups of processor time are, cgroups(7): a mount of version 1 with `cpu`, or one of version 2 that hands it on. */
function findController(): Controller | { readonly missing: string } {
  const mounts = readFileSync('/proc/mounts', 'latin1').split('\n')
  for (const [, folder = '', type, options = ''] of mounts.map((line) => line.split(' '))) {
    if (type === 'cgroup' && options.split(',').includes('cpu')) return { folder, version: 1 }
    if (type === 'cgroup2' && handedOn(folder).includes('cpu')) return { folder, version: 2 }
  }
  return { missing: 'needs a mounted control group of processor time (cgroups)' }
}

function handedOn(folder: string): readonly string[] {
  return readFileSync(join(folder, 'cgroup.subtree_control'), 'latin1').trim().split(' ')
}

/** proc(5), /proc/pid/cgroup: `number:controllers:path`, no controllers in version 2. */
function groupOf(pid: number, version: 1 | 2): string {
  const lines = readFileSync(`/proc/${pid}/cgroup`, 'latin1').split('\n')
  const wanted = (controllers: string) =>
    version === 2 ? controllers === '' : controllers.split(',').includes('cpu')
  const line = lines.map((one) => one.split(':')).find(([, controllers = '-']) => wanted(controllers))
  return line?.[2] ?? '/'
}

function moveInto(group: string, pid: number): void {
  try {
    writeFileSync(join(group, 'cgroup.procs'), String(pid))
  } catch (error) {
    // It has ended.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
