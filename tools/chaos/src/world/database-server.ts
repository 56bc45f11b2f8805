import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The postmaster of a world, whose supervisor starts it again whenever it ends. */
export class DatabaseServer {
  readonly #pidFile: string

  /** @param folder where the server was told to keep its data. */
  constructor(folder: string) {
    this.#pidFile = join(folder, 'cluster', 'postmaster.pid')
  }

  /** False when it is down already. */
  signal(name: 'SIGKILL' | 'SIGINT'): boolean {
    const pid = this.#pid()
    if (pid === undefined || !isPostgres(pid)) return false
    try {
      return process.kill(pid, name)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
      throw error
    }
  }

  #pid(): number | undefined {
    try {
      const pid = Number(readFileSync(this.#pidFile, 'utf8').split('\n')[0])
      return Number.isInteger(pid) && pid > 1 ? pid : undefined
    } catch {
      return undefined
    }
  }
}

/** A pid file may outlive its process, and the number may be another program's by now. */
function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres')
  } catch {
    // Where there is no /proc, or the process is gone.
    return process.platform !== 'linux'
  }
}
