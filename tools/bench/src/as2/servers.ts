import { readFileSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Exchange,
  fetchOpenAs2,
  makePeerKeys,
  OpenAs2,
  type PeerKeys,
  writeCompany,
} from '@parley/peers'
import { freePort, ParleyProcess } from '@parley/rig'
import { startEmbeddedPostgres } from '@parley/store'
import type { Server } from './figures.ts'
import type { LoadOrder } from './load-orders.ts'

/** A server under test, the part of a load order that leads to it, and its end. */
export type Standing = {
  readonly server: Server
  readonly toIt: Pick<
    LoadOrder,
    'url' | 'from' | 'to' | 'ownCertificatePem' | 'ownPrivateKeyPem' | 'partnerCertificatePem'
  >
  stop(): Promise<void>
}

export const exchange: Exchange = {
  peer: 'BENCH1',
  sign: 'sha-256',
  encrypt: 'aes-256-cbc',
  compress: 'none',
  receipt: 'signed',
  receiptComes: 'at-once',
}

export type ParleyStanding = Standing & { readonly databaseUrl: string; readonly dataDir: string }

export type ParleyOptions = {
  readonly home: string
  readonly client: PeerKeys
  readonly own: PeerKeys
  readonly sinkUrl: string
}

/** Only the gateway takes part (and what deploying needs): nothing reads what was received. */
export async function standParley({ home, client, own, sinkUrl }: ParleyOptions): Promise<ParleyStanding> {
  const dataDir = join(home, 'data')
  await mkdir(dataDir, { recursive: true })
  const silent = { info: () => undefined, warn: () => undefined }
  const dataFolder = join(home, 'postgres')
  const database = await startEmbeddedPostgres({ dataDir: dataFolder, durability: 'on', log: silent })
  const loopFile = join(home, 'loop.json')
  const parley = await gatewayProcess(home, database.url, loopFile)
  const folder = join(home, 'company')
  const receiptHost = new URL(sinkUrl).host
  const side = { exchanges: [exchange], certificatePem: client.certificatePem, url: sinkUrl, receiptHost }
  await writeCompany({ folder, as2Id: 'PARLEY', as2Url: parley.as2Url, keys: own, peers: [side] })
  await parley.start()
  await deploy(parley, folder)
  const pid = parley.pid ?? 0
  const databasePid = await postmaster(dataFolder)
  return {
    server: { name: 'Parley', pid, databasePid, loop: loopOf(pid, loopFile) },
    toIt: towards(parley.as2Url, { from: exchange.peer, to: 'PARLEY', client, partner: own }),
    databaseUrl: database.url,
    dataDir,
    stop: async () => {
      await parley.kill('SIGTERM')
      await database.stop()
    },
  }
}

async function gatewayProcess(home: string, databaseUrl: string, loopFile: string): Promise<ParleyProcess> {
  const watcher = fileURLToPath(new URL('./loop-watch.mjs', import.meta.url))
  return new ParleyProcess({
    home,
    ports: { as2: await freePort(), admin: await freePort() },
    env: {
      DATABASE_URL: databaseUrl,
      PARLEY_TARGET: 'as2-gateway,partner-registry,console',
      PARLEY_MAX_BODY: '2GiB',
      PARLEY_LOG_LEVEL: 'warn',
      PARLEY_BENCH_LOOP: loopFile,
      NODE_OPTIONS: `--import ${watcher}`,
    },
  })
}

async function deploy(parley: ParleyProcess, folder: string): Promise<void> {
  for (const args of [['apply', '-f', folder], ['deploy']] as const) {
    const { code, stdout, stderr } = await parley.cli(...args)
    if (code !== 0) throw new Error(`parley ${args[0]} failed\n${stdout}${stderr}`)
  }
}

function loopOf(pid: number, file: string): Server['loop'] {
  return {
    reset: () => process.kill(pid, 'SIGUSR2'),
    read: () => JSON.parse(readFileSync(file, 'utf8')) as { p99: number; max: number },
  }
}

async function postmaster(dataDir: string): Promise<number> {
  const [pid] = (await readFile(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')
  return Number(pid)
}

/** OpenAS2 with its tracking database off, which is faster; or why it cannot stand here. */
export async function standOpenAs2(
  home: string,
  client: PeerKeys,
): Promise<Standing | { readonly missing: string }> {
  const openas2 = await fetchOpenAs2()
  if ('missing' in openas2) return openas2
  const keys = makePeerKeys('OPENAS2')
  const parley = { as2Id: 'CLIENT', url: 'http://127.0.0.1:9/', certificatePem: client.certificatePem }
  const ports = { messages: await freePort(), receipts: await freePort() }
  const running = await OpenAs2.start({
    ...openas2,
    heap: '3g',
    home,
    keys,
    parley,
    exchanges: [exchange],
    ports,
  })
  return {
    server: { name: 'OpenAS2', pid: running.pid },
    toIt: towards(running.url, { from: 'CLIENT', to: exchange.peer, client, partner: keys }),
    stop: () => running.stop(),
  }
}

type Parties = {
  readonly from: string
  readonly to: string
  readonly client: PeerKeys
  readonly partner: PeerKeys
}

function towards(url: string, { from, to, client, partner }: Parties): Standing['toIt'] {
  return {
    url,
    from,
    to,
    ownCertificatePem: client.certificatePem,
    ownPrivateKeyPem: client.privateKeyPem,
    partnerCertificatePem: partner.certificatePem,
  }
}
