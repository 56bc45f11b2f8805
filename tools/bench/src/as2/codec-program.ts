import { benchCodec } from './codec.ts'
import { planOf } from './plan.ts'

/** A process that loads the codecs and nothing else: what they leave is collected from their own heap. */
const [home = '', ...labels] = process.argv.slice(2)
await benchCodec(labels.map(planOf), home, (line) => process.stdout.write(`${line}\n`))
