/**
 * How node runs a platform: a small young generation and a heap that grows slowly give throughput for memory (docs/bench.md
 * says how much), and a warning that timers of Kafka's client cause each minute is not printed.
 */
export const startFlags: readonly string[] = [
  '--disable-warning=TimeoutNegativeWarning',
  '--max-semi-space-size=4',
  '--heap-growing-percent=30',
]

/** Those that node was not given, by its command line or by NODE_OPTIONS: what is given there wins over ours. */
export function missingFlags(execArgv: readonly string[], nodeOptions = ''): readonly string[] {
  const given = [...execArgv, ...nodeOptions.split(/\s+/)].map((flag) => flag.replaceAll('_', '-'))
  return startFlags.filter((flag) => {
    const [name = flag] = flag.split('=')
    // It may be given more than once, each time for another warning.
    if (name === '--disable-warning') return !given.includes(flag)
    return !given.some((other) => other === name || other.startsWith(`${name}=`))
  })
}

/**
 * Makes this process one with the flags of a start. They stand nowhere else, so that `npm start`, the image and a process
 * started by hand run alike. The process is replaced, not followed by a child: signals and the process id stay what they are.
 * Where a process cannot be replaced (Windows, `node --permission`) it goes on without, and only needs more
 * memory.
 */
export function runWithStartFlags(): void {
  const missing = missingFlags(process.execArgv, process.env.NODE_OPTIONS)
  if (missing.length === 0 || process.execve === undefined || process.platform === 'win32') return
  const args = [process.argv0, ...process.execArgv, ...missing, ...process.argv.slice(1)]
  try {
    process.execve(process.execPath, args)
  } catch (error) {
    // Node's permission model (--permission) lets no process be replaced.
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_ACCESS_DENIED')) throw error
  }
}
