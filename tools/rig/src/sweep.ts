import { rm } from 'node:fs/promises'
import { endLeftovers } from './leftovers.ts'

/** Started by `leaveNothing` when a run is ended by a signal; its argument is the run's folder. */
const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('which folder?')
await endLeftovers(folder)
await rm(folder, { recursive: true, force: true })
