import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type ChannelCredentials, Client, credentials, Metadata, status } from '@grpc/grpc-js'
import { createCertificate } from '@parley/certificates'
import { type Grounds, startGrounds } from '@parley/cluster'
import { fetchKafka } from '@parley/kafka'
import { freePort, type IssuedPems, type ParleyProcess } from '@parley/rig'
import { registryService } from '@parley/rpc'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileIn, openScene, order, type Scene } from './scene.ts'

const kafka = await fetchKafka()
const absent = 'missing' in kafka ? kafka.missing : undefined
const group = 'every service as a process of its own'

describe.skipIf(absent !== undefined)(absent ? `${group} (Kafka ${absent})` : group, () => {
  let scene: Scene
  let grounds: Grounds
  beforeAll(async () => {
    const kafkaPorts = [{ broker: await freePort(), controller: await freePort() }]
    const env: Record<string, string> = {}
    scene = await openScene(env, {
      apart: { parsers: 2, mappers: 2 },
      before: async (home) => {
        const started = await startGrounds({ folder: join(home, 'grounds'), kafkaPorts })
        if ('missing' in started) throw new Error(started.missing)
        grounds = started
        Object.assign(env, started.env)
      },
    })
  }, 180_000)
  afterAll(async () => {
    await scene?.end()
    await grounds?.stop()
  })

  test('orders go their whole road through seven processes, and both sides agree', async () => {
    const { rig } = scene
    for (let number = 1; number <= 10; number++) {
      const answer = await rig.twin.send({ ...order(number), messageId: `cluster-${number}` })
      expect(answer).toMatchObject({ status: 200, verdict: 'accepted' })
    }
    for (let number = 1; number <= 10; number++) await fileIn(rig, `cluster-${number}`, 'delivered')
    expect((await rig.delivered()).size).toBe(10)
    expect(await rig.compare()).toEqual([])
  }, 60_000)

  test('a parser, a mapper and the router that are killed lose nothing and do nothing twice', async () => {
    const { rig } = scene
    const sent = (async () => {
      for (let number = 11; number <= 30; number++) {
        await rig.twin.send({ ...order(number), messageId: `cluster-${number}` })
        await pause(50)
      }
    })()
    for (const name of ['edi-parser-1', 'mapper-2', 'router']) {
      await pause(200)
      const killed = rig.beside.get(name)
      await killed?.kill('SIGKILL')
      await killed?.start()
    }
    await sent
    for (let number = 11; number <= 30; number++) await fileIn(rig, `cluster-${number}`, 'delivered')
    expect((await rig.delivered()).size).toBe(30)
    expect(await rig.compare()).toEqual([])
  }, 120_000)

  /** Sends orders, and waits until their files are where the company fetches them; asks no process. */
  async function flow(from: number, to: number): Promise<void> {
    const { rig } = scene
    for (let number = from; number <= to; number++) {
      const answer = await rig.twin.send({ ...order(number), messageId: `cluster-${number}` })
      expect(answer).toMatchObject({ status: 200, verdict: 'accepted' })
    }
    const all = async () => ((await rig.delivered()).size === to ? true : undefined)
    await rig.until(all, `orders ${from} to ${to}`, 60_000)
  }

  test('orders flow while the registry is killed, and a service that starts meanwhile waits for it', async () => {
    const { rig } = scene
    await rig.parley.kill('SIGKILL')
    await flow(31, 35)
    const mapper = rig.beside.get('mapper-1')
    await mapper?.kill('SIGTERM')
    mapper?.spawn()
    await rig.until(async () => (await readyzOf(mapper))?.failed?.[0], 'a mapper that waits')
    expect(await readyzOf(mapper)).toEqual({ ready: false, failed: ['registry'] })
    expect(mapper?.logTail()).toContain('waiting for the registry')
    expect(await mapper?.kill('SIGTERM')).toBe(0)
    mapper?.spawn()
    await flow(36, 40)
    await rig.parley.start()
    await mapper?.ready()
    await flow(41, 45)
  }, 180_000)

  test('orders flow while the registry is frozen, and a deploy after it reaches every process', async () => {
    const { rig } = scene
    process.kill(rig.parley.pid ?? 0, 'SIGSTOP')
    try {
      await flow(46, 48)
      // Longer than the silence after which a watch is given up.
      await pause(9_000)
      await flow(49, 50)
    } finally {
      process.kill(rig.parley.pid ?? 0, 'SIGCONT')
    }
    await rig.parley.ready()
    const partner = join(rig.company, 'partners', 'us.yaml')
    const text = await readFile(partner, 'utf8')
    await writeFile(partner, text.replace('displayName:', 'displayName: Deployed later #'))
    for (const command of [['apply', '-f', rig.company], ['deploy']]) {
      expect(await rig.parley.cli(...command)).toMatchObject({ code: 0 })
    }
    const { active = '' } = await rig.parley.api<{ active?: string }>('/api/v1/revisions')
    for (const [name, { logPath }] of rig.beside) {
      const knows = async () => ((await readFile(logPath, 'utf8')).includes(active) ? true : undefined)
      await rig.until(knows, `${name} with the revision ${active}`)
    }
    await flow(51, 51)
    const { message } = await fileIn(rig, 'cluster-51', 'delivered')
    type Told = { readonly message: { readonly revision: string } }
    const told = await rig.parley.api<Told>(`/api/v1/messages/${message.id}`)
    expect(told.message.revision).toBe(active)
    expect(await rig.compare()).toEqual([])
  }, 180_000)

  test('what people ask is answered by processes apart: a file judged, a preview, connections', async () => {
    const { rig, home } = scene
    const file = join(home, 'asked.edi')
    await writeFile(file, order(60).content)
    const ask = (...args: readonly string[]) => rig.parley.cli('ask', ...args)
    const accepted = { code: 0, stderr: expect.stringContaining('would be accepted (1 document)') }
    expect(await ask('validate', file)).toMatchObject(accepted)
    const shown = { code: 0, stdout: expect.stringContaining(order(60).number) }
    expect(await ask('preview', file, '--channel', 'orders')).toMatchObject(shown)
    const works = { code: 0, stderr: expect.stringContaining('The connection works.') }
    expect(await rig.parley.cli('as2', 'test', 'amazon-as2')).toMatchObject(works)
    expect(await ask('connection', 'outbox')).toMatchObject(works)
  }, 60_000)

  test('with the parser away a question says so, and with it back it is answered', async () => {
    const { rig, home } = scene
    const parser = rig.beside.get('edi-parser-1')
    const validate = () => rig.parley.cli('ask', 'validate', join(home, 'asked.edi'))
    await parser?.kill('SIGKILL')
    const away = await validate()
    expect(away.code).toBe(1)
    expect(away.stderr).toMatch(
      /parley\.parser\.v1\.ParserService\/Validate of localhost:\d+ cannot be answered now/,
    )
    await parser?.start()
    const back = await rig.until(async () => {
      const answer = await validate()
      return answer.code === 0 ? answer : undefined
    }, 'an answer of the parser that is back')
    expect(back.stderr).toContain('would be accepted')
  }, 90_000)

  test('a stranger is refused, and so is a call without a deadline', async () => {
    const { registryPort, issue } = scene.rig.rpc ?? { registryPort: 0, issue: undefined }
    if (issue === undefined) throw new Error('the processes are apart')
    const ours = issue('e2e')
    const stranger = createCertificate({
      ...{ commonName: 'parley', use: 'service', hosts: ['localhost'], key: 'ec-p256' },
      ...{ validFrom: new Date(Date.now() - 1_000), validTo: new Date(Date.now() + 60_000) },
    })
    const [ca, key, certificate] = [ours.ca, stranger.privateKeyPem, stranger.certificatePem].map(Buffer.from)
    const ask = (credential: ChannelCredentials, options: { deadline?: number }) =>
      outcomeOf(`localhost:${registryPort}`, credential, options)
    const soon = () => ({ deadline: Date.now() + 5_000 })
    expect({
      plain: await ask(credentials.createInsecure(), soon()),
      nameless: await ask(credentials.createSsl(ca), soon()),
      stranger: await ask(credentials.createSsl(ca, key, certificate), soon()),
      timeless: await ask(credentialsOf(ours), {}),
      known: await ask(credentialsOf(ours), soon()),
    }).toEqual({
      ...{ plain: status.UNAVAILABLE, nameless: status.UNAVAILABLE, stranger: status.UNAVAILABLE },
      ...{ timeless: status.INVALID_ARGUMENT, known: status.OK },
    })
  })
})

async function readyzOf(process: ParleyProcess | undefined) {
  const answer = await fetch(`${process?.adminUrl}/readyz`).catch(() => undefined)
  return (await answer?.json()) as { ready: boolean; failed?: readonly string[] } | undefined
}

function credentialsOf({ ca, privateKey, certificate }: IssuedPems): ChannelCredentials {
  return credentials.createSsl(Buffer.from(ca), Buffer.from(privateKey), Buffer.from(certificate))
}

/** The status of one question to the registry, by a client that is none of ours. */
async function outcomeOf(
  address: string,
  credential: ChannelCredentials,
  options: { readonly deadline?: number },
): Promise<status> {
  const client = new Client(address, credential)
  const { path, requestSerialize, responseDeserialize } = registryService.get
  const { promise, resolve } = Promise.withResolvers<status>()
  client.makeUnaryRequest(
    ...([path, requestSerialize, responseDeserialize, { id: '' }] as const),
    ...([new Metadata(), options] as const),
    (error) => resolve(error?.code ?? status.OK),
  )
  return promise.finally(() => client.close())
}
