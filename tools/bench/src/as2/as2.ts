import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { benchGateway } from './gateway.ts'
import { benchMixed } from './mixed.ts'
import { type Plan, planOf } from './plan.ts'

export const as2Usage = `  as2 [--sizes 10KB,1MB,50MB,1GiB] [--only codec,gateway,mixed] [--no-peers]
      codec: our AS2 messages signed, encrypted, opened, beside node-forge and openssl cms.
      gateway: Parley with only its AS2 gateway, durable, beside OpenAS2 on this machine, loaded by the same client:
      signed and encrypted in, signed receipt back and checked. Then one large message out.
      mixed: 10 KB, 8 at once, while 50 MB come one behind the other: how late the event loop is.
`

export async function benchAs2(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '10KB,1MB,50MB,1GiB' },
      only: { type: 'string', default: 'codec,gateway,mixed' },
      'no-peers': { type: 'boolean', default: false },
    },
  })
  const plans = values.sizes.split(',').map(planOf)
  const parts = new Set(values.only.split(','))
  say(`as2: ${cpus().length} cores, load average ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`)
  const home = await mkdtemp(join(tmpdir(), 'parley-bench-as2-'))
  try {
    if (parts.has('codec')) await codecAlone(home, plans)
    if (parts.has('mixed')) await benchMixed(home, say)
    if (parts.has('gateway')) await benchGateway({ home, plans, peers: !values['no-peers'], say })
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

async function codecAlone(home: string, plans: readonly Plan[]): Promise<void> {
  const program = fileURLToPath(new URL('./codec-program.ts', import.meta.url))
  const [code] = await once(fork(program, [home, ...plans.map(({ label }) => label)]), 'exit')
  if (code !== 0) throw new Error(`measuring the codecs ended with code ${code}`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
