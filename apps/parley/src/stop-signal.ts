let stopped: Promise<string> | undefined

/**
 * The first SIGTERM or SIGINT, by name, from the first call on. A start calls it before it loads the program: the first process
 * of a container is not ended by a signal that it does not handle.
 */
export function stopSignal(): Promise<string> {
  stopped ??= new Promise((resolve) => {
    process.once('SIGTERM', () => resolve('SIGTERM'))
    process.once('SIGINT', () => resolve('SIGINT'))
  })
  return stopped
}
