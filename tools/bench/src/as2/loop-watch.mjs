/**
 * Loaded into the measured process by NODE_OPTIONS: writes how late its event loop was, in milliseconds, into the file
 * that PARLEY_BENCH_LOOP names. SIGUSR2 begins a new count.
 */
import { renameSync, writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

const file = process.env.PARLEY_BENCH_LOOP
if (isMainThread && file) {
  const resolution = 5
  const delay = monitorEventLoopDelay({ resolution })
  delay.enable()
  process.on('SIGUSR2', () => delay.reset())
  const ms = (ns) => Math.max(0, ns / 1e6 - resolution)
  setInterval(() => {
    // Whoever reads it meanwhile finds the one before.
    writeFileSync(`${file}.new`, JSON.stringify({ p99: ms(delay.percentile(99)), max: ms(delay.max) }))
    renameSync(`${file}.new`, file)
  }, 250).unref()
}
