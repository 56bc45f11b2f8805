import { statSync } from 'node:fs'
import type { Counts, Measured, RunOptions } from './measurement.ts'
import { ourMeasurements } from './our-measurements.ts'
import { peerMeasurements } from './peer-measurements.ts'

/** A process of its own for one measurement: `measure-one.ts <name> <path> <small path> <runs> <options>`. */
const [name = '', path = '', small = '', runs = '1', optionsText = '{}'] = process.argv.slice(2)
const options = JSON.parse(optionsText) as RunOptions
const measurement = [...ourMeasurements, ...peerMeasurements].find((one) => one.name === name)
if (measurement === undefined) throw new Error(`no measurement ${name}`)

try {
  if (small !== '') await measurement.run(small, options)
  process.stdout.write(JSON.stringify(await bestOf(Number(runs), () => measurement.run(path, options))))
} catch (error) {
  process.stdout.write(JSON.stringify({ failure: error instanceof Error ? error.message : String(error) }))
}

async function bestOf(times: number, run: () => Promise<Counts>): Promise<Measured> {
  let best: Measured | undefined
  for (let time = 0; time < times; time++) {
    const [cpu, wall] = [process.cpuUsage(), performance.now()]
    const counts = await run()
    const { user, system } = process.cpuUsage(cpu)
    const measured = {
      cpuSeconds: (user + system) / 1e6,
      wallSeconds: (performance.now() - wall) / 1000,
      rssMiB: process.resourceUsage().maxRSS / 1024,
      fileBytes: statSync(path).size,
      ...counts,
    }
    if (best === undefined || measured.cpuSeconds < best.cpuSeconds) best = measured
  }
  if (best === undefined) throw new Error('no run')
  return { ...best, rssMiB: process.resourceUsage().maxRSS / 1024 }
}
