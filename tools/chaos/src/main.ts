import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runCampaign } from './campaign.ts'

const { values } = parseArgs({
  options: {
    faults: { type: 'string', default: '60' },
    seed: { type: 'string' },
    plant: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
})
const say = (line: string) => void process.stdout.write(`${line}\n`)
const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed)
say(`seed ${seed}`)
const home = await mkdtemp(join(tmpdir(), 'parley-chaos-'))
const result = await runCampaign({
  home,
  seed,
  faults: Number(values.faults),
  gapMs: [500, 3500],
  awayMs: [2000, 12000],
  ...(values.plant !== undefined && { plant: values.plant }),
  say,
})
for (const v of result.violations) say(`BROKEN ${v.promise}: ${v.text} [${v.ids.join(', ')}]`)
say(JSON.stringify({ ...result, faults: undefined, violations: result.violations.length }, null, 1))
if (result.violations.length === 0 && !values.keep) await rm(home, { recursive: true })
else say(`kept ${home}`)
process.exitCode = result.violations.length > 0 ? 1 : 0
