import { benchFile, removeFile } from './bench-files.ts'
import { ourMeasurements } from './our-measurements.ts'
import { runMeasurement } from './run-measurement.ts'

/** Those of `npm start`: the young generation of V8 is most of the memory that grows. */
const flags = ['--max-semi-space-size=4', '--heap-growing-percent=30'] as const

/** Whether time grows as the file does and memory does not: 1 and 2 GiB, judged and made JSON of. */
export async function benchHuge(say: (line: string) => void): Promise<void> {
  const sizes = [1_024, 2_048] as const
  say(
    `${'name'.padEnd(11)}${'GiB'.padStart(5)}${'cpu s'.padStart(9)}${'MiB/cpu-s'.padStart(11)}${'RSS MiB'.padStart(9)}`,
  )
  for (const name of ['frame', 'judge', 'tree'] as const) {
    const measurement = ourMeasurements.find((one) => one.name === name)
    if (measurement === undefined) continue
    const seconds: number[] = []
    for (const sizeMiB of sizes) {
      const outcome = await runMeasurement(measurement, { kind: '850-4010', sizeMiB, runs: 1, flags })
      if ('failure' in outcome) say(`${name}: ${outcome.failure}`)
      else {
        const { cpuSeconds, rssMiB } = outcome
        seconds.push(cpuSeconds)
        const figures = [cpuSeconds.toFixed(1).padStart(9), (sizeMiB / cpuSeconds).toFixed(1).padStart(11)]
        say(
          `${name.padEnd(11)}${String(sizeMiB / 1024).padStart(5)}${figures.join('')}${rssMiB.toFixed(0).padStart(9)}`,
        )
      }
    }
    const [one, two] = seconds
    if (one !== undefined && two !== undefined)
      say(`${name.padEnd(11)}twice the file takes ${(two / one).toFixed(2)} times as long`)
  }
  for (const sizeMiB of sizes) removeFile(benchFile('850-4010', sizeMiB))
}
