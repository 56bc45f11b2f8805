import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sampleOrder } from '@parley/amazon'
import { type Grounds, startGrounds } from '@parley/cluster'
import { fetchKafka } from '@parley/kafka'
import { freePort } from '@parley/rig'
import { makeTwinKeys, TwinProcess } from '@parley/twin'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ComposeRun, secretIn } from './compose-run.ts'
import { writeComposeSecrets } from './compose-secrets.ts'

const kafka = await fetchKafka()
const absent = 'missing' in kafka ? kafka.missing : undefined
const group = 'the compose file, its services being processes of this machine'

describe.skipIf(absent !== undefined)(absent ? `${group} (Kafka ${absent})` : group, () => {
  let folder: string
  let grounds: Grounds
  let run: ComposeRun
  let twin: TwinProcess | undefined
  let as2: number
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-compose-'))
    const kafkaPorts = [{ broker: await freePort(), controller: await freePort() }]
    const started = await startGrounds({ folder: join(folder, 'grounds'), kafkaPorts })
    if ('missing' in started) throw new Error(started.missing)
    grounds = started
    as2 = await freePort()
    run = await composeRun(folder, grounds, as2)
  }, 120_000)
  afterAll(async () => {
    await twin?.stop()
    await run?.down()
    await grounds?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  test('each becomes healthy, an order goes its whole road, and each ends with 0', async () => {
    await run.up()
    const twinPort = await freePort()
    const home = join(folder, 'twin')
    await makeTwinKeys(home)
    await must(
      ...['init', 'amazon-vendor', 'company', '--amazon-url', `http://127.0.0.1:${twinPort}/as2`],
      ...['--amazon-certificate-file', join(home, 'twin.pem')],
      ...['--outbox', '/data/exchange/outbox', '--inbox', '/data/exchange/inbox'],
    )
    await must('apply', '-f', 'company')
    await must('deploy')
    twin = await TwinProcess.start({
      ...{ home, port: twinPort, parleyUrl: `http://127.0.0.1:${as2}/as2` },
      parleyCertificate: join(folder, 'volumes', 'company', 'certs', 'us.pem'),
    })
    // The second is larger than what rides in the ledger: its bytes go from one service to the others by the blobs.
    for (const [number, sizeHint] of [
      [1, 0],
      [2, 200_000],
    ] as const) {
      const answer = await twin.send({ number: `C000000${number}`, content: order(number, sizeHint) })
      expect(answer).toMatchObject({ status: 200, verdict: 'accepted' })
    }
    expect(await deliveredTo(join(folder, 'volumes', 'exchange', 'outbox'), 2)).toEqual([
      'C0000001',
      'C0000002',
    ])
    expect(await acknowledgedBy(twin, 2)).toBe(2)
    expect(await readdir(join(folder, 'volumes', 'blobs'))).not.toEqual([])
    // The console asks the folder gateway, which is another process.
    await must('ask', 'connection', 'outbox')
    expect(new Set(Object.values(await run.down()))).toEqual(new Set([0]))
  }, 240_000)

  async function must(...args: readonly string[]): Promise<void> {
    expect(await run.run('cli', ...args)).toMatchObject({ code: 0 })
  }
})

/** Secrets as the command writes them; the database's URL is then that of the one that runs here. */
async function composeRun(folder: string, grounds: Grounds, as2: number): Promise<ComposeRun> {
  const secrets = join(folder, 'secrets')
  await writeComposeSecrets(secrets, new Date())
  const password = await secretIn(secrets, 'database-password')
  expect(await secretIn(secrets, 'database-url')).toBe(`postgres://parley:${password}@postgres:5432/parley`)
  await writeFile(join(secrets, 'database-url'), grounds.env.DATABASE_URL)
  const services = ['registry', 'as2-gateway', 'folder-gateway', 'edi-parser', 'router', 'mapper', 'cli']
  const taken = new Map<string, { readonly admin: number; readonly rpc: number }>()
  for (const name of services) taken.set(name, { admin: await freePort(), rpc: await freePort() })
  return new ComposeRun({
    folder,
    addresses: new Map([
      ['kafka:9092', grounds.env.PARLEY_KAFKA_BROKERS],
      ['registry:8480', `127.0.0.1:${taken.get('registry')?.admin}`],
      ...[...taken].map(([name, { rpc }]) => [`${name}:8481`, `localhost:${rpc}`] as const),
    ]),
    ports: (name) => ({
      PARLEY_ADMIN_PORT: String(taken.get(name)?.admin ?? ''),
      PARLEY_RPC_PORT: String(taken.get(name)?.rpc ?? ''),
      PARLEY_AS2_PORT: String(as2),
    }),
  })
}

function order(number: number, sizeHint: number): Buffer {
  const controlNumbers = { interchange: number, group: number, transaction: 1 }
  const poNumber = `C000000${number}`
  return Buffer.from(
    sampleOrder({ poNumber, lines: 2, controlNumbers, date: new Date(), usage: 'T', sizeHint }),
  )
}

/** The PO numbers in the outbox, when as many files are there. */
async function deliveredTo(outbox: string, count: number): Promise<readonly string[]> {
  const names = await waitedFor(async () => {
    const all = await readdir(outbox).catch(() => [])
    const whole = all.filter((name) => !name.startsWith('.'))
    return whole.length >= count ? whole : undefined
  })
  const texts = await Promise.all(names.map((name) => readFile(join(outbox, name), 'utf8')))
  return texts.map((text) => /C\d{7}/.exec(text)?.[0] ?? '').sort()
}

function acknowledgedBy(twin: TwinProcess, count: number): Promise<number> {
  return waitedFor(async () => {
    const got = twin.history().filter(({ what }) => what === 'acknowledged').length
    return got >= count ? got : undefined
  })
}

async function waitedFor<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (const until = Date.now() + 60_000; Date.now() < until; await pause(50)) {
    const found = await look()
    if (found !== undefined) return found
  }
  throw new Error('not within a minute')
}
