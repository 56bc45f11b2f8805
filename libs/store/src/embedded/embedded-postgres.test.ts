import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPostmaster } from './postmaster-file.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start-embedded-postgres.ts'

const launcher = new URL('./start-embedded-postgres.ts', import.meta.url).href
const isRoot = process.getuid?.() === 0

/** One folder for all of these: making a cluster is what costs time. */
describe('the embedded Postgres', () => {
  let base: string
  let dataDir: string
  let told: string[]

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'parley-embedded-'))
    await chmod(base, 0o755)
    dataDir = join(base, 'data')
    told = []
    const first = await start()
    await query(first, 'create table kept (line text)')
    await first.stop()
  })
  afterAll(() => rm(base, { recursive: true, force: true }))

  const log = { info: (text: string) => void told.push(text), warn: (text: string) => void told.push(text) }
  const start = (more: { port?: number; durability?: 'on' | 'off' } = {}) => {
    told = []
    return startEmbeddedPostgres({ dataDir, durability: 'on', log, ...more })
  }

  test('keeps its password to its owner, listens on loopback only and makes no socket file', async () => {
    await using run = await started(start())
    expect(new URL(run.server.url).hostname).toBe('127.0.0.1')
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600)
    const settings = await query(
      run.server,
      "select current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets, current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit",
    )
    expect(settings).toEqual([{ addresses: '127.0.0.1', sockets: '', fsync: 'on', commit: 'on' }])
    const url = new URL(run.server.url)
    url.password = 'wrong'
    await expect(query({ url: url.href }, 'select 1')).rejects.toThrow('password authentication failed')
  })

  test('has its data, its port and its password again after a stop', async () => {
    const first = await start()
    await query(first, "insert into kept values ('a line')")
    await first.stop()
    expect(existsSync(join(dataDir, 'cluster', 'postmaster.pid'))).toBe(false)
    await using again = await started(start())
    expect(again.server.url).toBe(first.url)
    expect(await query(again.server, 'select line from kept')).toEqual([{ line: 'a line' }])
  })

  test('outlives a killed parent and is taken over as it runs', async () => {
    const parent = await startInProcess(dataDir)
    const before = readPostmaster(join(dataDir, 'cluster'))
    parent.child.kill('SIGKILL')
    await once(parent.child, 'exit')
    await using run = await started(start())
    expect(run.server.url).toBe(parent.url)
    expect(readPostmaster(join(dataDir, 'cluster'))).toEqual(before)
    expect(told).toEqual(['embedded Postgres was still running and is taken over'])
  })

  test('a server left running with other settings is stopped and started with ours', async () => {
    const parent = await startInProcess(dataDir)
    parent.child.kill('SIGKILL')
    await once(parent.child, 'exit')
    await using run = await started(start({ durability: 'off' }))
    expect(await query(run.server, 'show fsync')).toEqual([{ fsync: 'off' }])
    expect(told).toEqual([
      'embedded Postgres runs without fsync: a crash can lose all data',
      'embedded Postgres was still running and is stopped',
      'embedded Postgres started',
    ])
  })

  test('comes back by itself at the same url, with its data, when it is killed', async () => {
    await using run = await started(start())
    await query(run.server, 'create table acknowledged (number integer)')
    const acknowledged: number[] = []
    for (let number = 1; number <= 45; number += 1) {
      const killing = number % 15 === 0
      if (killing) process.kill(readPostmaster(join(dataDir, 'cluster'))?.pid ?? 0, 'SIGKILL')
      await patiently(run.server, `insert into acknowledged values (${number})`)
      acknowledged.push(number)
    }
    const kept = await query(run.server, 'select distinct number from acknowledged order by number')
    expect(kept).toEqual(acknowledged.map((number) => ({ number })))
  })

  test('comes back when it was taken over and is killed then', async () => {
    const parent = await startInProcess(dataDir)
    parent.child.kill('SIGKILL')
    await once(parent.child, 'exit')
    await using run = await started(start())
    process.kill(readPostmaster(join(dataDir, 'cluster'))?.pid ?? 0, 'SIGKILL')
    expect(await patiently(run.server, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('a second Parley on the same folder is refused, in this process and in another', async () => {
    await using _run = await started(start())
    const refusal = `the data folder ${dataDir} is in use by another Parley (process ${process.pid})`
    await expect(start()).rejects.toThrow(refusal)
    await expect(startInProcess(dataDir)).rejects.toThrow(refusal)
  })

  test('starts after a kill of both, though the numbers of the dead belong to other programs now', async () => {
    const parent = await startInProcess(dataDir)
    const pidFile = join(dataDir, 'cluster', 'postmaster.pid')
    const server = readPostmaster(join(dataDir, 'cluster'))?.pid ?? 0
    const lines = (await readFile(pidFile, 'utf8')).split('\n')
    parent.child.kill('SIGKILL')
    process.kill(server, 'SIGKILL')
    await once(parent.child, 'exit')
    await using bystander = otherProgram()
    await writeFile(pidFile, [bystander.pid, ...lines.slice(1)].join('\n'))
    await writeFile(
      join(dataDir, 'lock'),
      JSON.stringify({ pid: bystander.pid, stamp: 'another boot/1', id: 'x' }),
    )
    await using run = await started(start())
    expect(run.server.url).toBe(parent.url)
    expect(bystander.isRunning()).toBe(true)
  })

  test('takes another port when its own is taken meanwhile, but not when it was asked for', async () => {
    const first = await start()
    await first.stop()
    const port = Number(new URL(first.url).port)
    await using _taken = await listenOn(port)
    await expect(start({ port })).rejects.toThrow(`port ${port} of 127.0.0.1`)
    await using run = await started(start())
    expect(Number(new URL(run.server.url).port)).not.toBe(port)
  })

  test('data of another major version is refused with what to do', async () => {
    const file = join(dataDir, 'cluster', 'PG_VERSION')
    const version = await readFile(file, 'utf8')
    await writeFile(file, '15\n')
    await expect(start()).rejects.toThrow('was made by Postgres 15')
    await writeFile(file, version)
    await using _run = await started(start())
  })

  test('what a killed first start left half made is made anew', async () => {
    const other = join(base, 'other')
    await mkdir(join(other, 'cluster.new-1', 'base'), { recursive: true })
    await using run = await started(startEmbeddedPostgres({ dataDir: other, durability: 'off', log }))
    expect(await query(run.server, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(existsSync(join(other, 'cluster.new-1'))).toBe(false)
    expect(existsSync(join(other, 'initdb-password'))).toBe(false)
  })

  test.skipIf(!isRoot)(
    'starts for root below a folder that is closed to everybody else (needs root)',
    async () => {
      const closed = join(base, 'closed')
      await mkdir(closed, { mode: 0o700 })
      const options = { dataDir: join(closed, 'data'), durability: 'off', log } as const
      const first = await startEmbeddedPostgres(options)
      await query(first, 'create table kept (line text)')
      await query(first, 'select pg_reload_conf()')
      await first.stop()
      await using again = await started(startEmbeddedPostgres(options))
      expect(await query(again.server, 'select * from kept')).toEqual([])
    },
  )
})

async function query(server: { readonly url: string }, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.url })
  // A killed server also ends sessions that are idle.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Ten seconds is what a recovery may take. */
async function patiently(server: EmbeddedPostgres, statement: string): Promise<unknown[]> {
  const until = Date.now() + 10_000
  for (;;) {
    try {
      return await query(server, statement)
    } catch (cause) {
      if (Date.now() > until) throw cause
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

async function started(starting: Promise<EmbeddedPostgres>) {
  const server = await starting
  return { server, [Symbol.asyncDispose]: () => server.stop() }
}

async function startInProcess(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const program = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(launcher)})
    const log = { info() {}, warn() {} }
    try {
      const { url } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, durability: 'on', log })
      process.send({ url })
    } catch (cause) {
      process.send({ problem: cause.message })
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const [answer] = (await once(child, 'message')) as [{ url?: string; problem?: string }]
  if (answer.url !== undefined) return { child, url: answer.url }
  child.kill()
  throw new Error(answer.problem)
}

function otherProgram() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  return {
    pid: child.pid,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

async function listenOn(port: number) {
  const { createServer } = await import('node:net')
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    [Symbol.asyncDispose]: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}
