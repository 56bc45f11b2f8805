import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { brokenOrder, sampleOrder } from '@parley/amazon'
import { AmazonRig } from '@parley/rig'
import { badOrder, duplicate, goodOrder } from './scenes.ts'
import { heading, say } from './stage.ts'

/** npm run demo: the whole job on this machine, then the same for a broken order and for a duplicate. */
const home = join(process.cwd(), '.parley', 'demo')
await rm(home, { recursive: true, force: true })
await mkdir(home, { recursive: true })

heading('Parley and a partner twin that plays Amazon Vendor Central')
const rig = await AmazonRig.open({ home, say, env: { PARLEY_LOG_LEVEL: 'info' } })
try {
  const date = new Date()
  const order = { lines: 3, date, usage: 'T' } as const
  const numbers = (n: number) => ({ interchange: n, group: n, transaction: 1 })
  const good = sampleOrder({ ...order, poNumber: '4500012X', controlNumbers: numbers(101) })
  const broken = brokenOrder({ ...order, poNumber: '4500013X', controlNumbers: numbers(102) })
  const messageId = await goodOrder(rig, '4500012X', good)
  await badOrder(rig, '4500013X', broken)
  await duplicate(rig, messageId)
  heading('Do both sides agree?')
  const breaches = await rig.compare()
  for (const breach of breaches) say(`NO: ${breach}`)
  if (breaches.length > 0) process.exitCode = 1
  else say("yes: the twin's history and Parley's ledger tell the same story, nothing lost, nothing twice")
} finally {
  await rig.close()
}
heading('What to do next')
say(
  'npm start                                   keep the platform running; console on http://127.0.0.1:8480/',
)
say('npm run parley -- init amazon-vendor mine   a configuration of your own to edit')
say('npm run parley -- --help                    everything the command line can do')
say(`the demo's data, configuration and log are in ${home}`)
