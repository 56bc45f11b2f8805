import { parseArgs } from 'node:util'
import { replay } from './replay-campaign.ts'
import { openScene } from './scene.ts'

/** npm run replays: the same message again and again. */
const usage = `npm run replays -- [--replays 10000] [--concurrency 8]

Sends one AS2 message, then the same bytes as often as said, and compares every answer with the first one. Exit code 1
when one differs, or when the order was delivered more than once.
`
const { values } = parseArgs({
  options: {
    replays: { type: 'string', default: '10000' },
    concurrency: { type: 'string', default: '8' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) process.stdout.write(usage)
else await run()

async function run(): Promise<void> {
  const scene = await openScene({ PARLEY_LOG_LEVEL: 'warn' })
  const startedAt = performance.now()
  try {
    const plan = { urls: [scene.rig.parley.as2Url], number: 1 }
    const counts = { replays: Number(values.replays), concurrency: Number(values.concurrency) }
    const { replays, different, delivered, noted } = await replay(scene, { ...plan, ...counts })
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
    process.stdout.write(
      `${replays} replays in ${seconds} s: ${different} answers differ, ${noted} noted as duplicates, ${delivered} delivered\n`,
    )
    if (different > 0 || delivered !== 1) process.exitCode = 1
  } finally {
    await scene.end()
  }
}
