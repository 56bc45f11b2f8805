import { parseArgs } from 'node:util'
import { killCampaign } from './kill-campaign.ts'
import { openScene } from './scene.ts'

/** npm run kills: a long campaign of random SIGKILLs. */
const usage = `npm run kills -- [--kills 100] [--seed 1]

Kills the whole platform at random under load, starts it again, and checks the promises from the twin's
history and from the ledger. Exit code 1 when one of them is broken.
`
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) process.stdout.write(usage)
else await run()

async function run(): Promise<void> {
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  const scene = await openScene({ PARLEY_LOG_LEVEL: 'warn' })
  try {
    const result = await killCampaign(scene.rig, {
      kills: Number(values.kills),
      concurrency: 4,
      seed: Number(values.seed),
      say,
    })
    for (const breach of result.breaches) say(`BROKEN: ${breach}`)
    say(
      `${result.kills} kills, ${result.orders} orders, ${result.breaches.length} broken promises (seed ${values.seed})`,
    )
    if (result.breaches.length > 0) process.exitCode = 1
  } finally {
    await scene.end()
  }
}
