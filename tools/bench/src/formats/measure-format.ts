import { statSync } from 'node:fs'
import { allFormats, allPeers } from './measured-formats.ts'

/** A process of its own for one measurement: `measure-format.ts <name> <path> <small path> <runs> <peers>`. */
const [name = '', path = '', small = '', runs = '1', peers = ''] = process.argv.slice(2)
const measurement = [...allFormats, ...allPeers].find((one) => one.name === name)
if (measurement === undefined) throw new Error(`no measurement ${name}`)

// What the compiler has to learn it learns from a small file.
await measurement.run(small, peers)
let cpuSeconds = Number.POSITIVE_INFINITY
let documents = 0
for (let run = 0; run < Number(runs); run++) {
  const before = process.cpuUsage()
  documents = await measurement.run(path, peers)
  const { user, system } = process.cpuUsage(before)
  cpuSeconds = Math.min(cpuSeconds, (user + system) / 1e6)
}
const figures = {
  cpuSeconds,
  documents,
  bytes: statSync(path).size,
  rssMiB: process.resourceUsage().maxRSS / 1024,
}
process.stdout.write(JSON.stringify(figures))
