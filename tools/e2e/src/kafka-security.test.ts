import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { topics } from '@parley/bus'
import { createCertificate } from '@parley/certificates'
import { fetchKafka, KafkaCluster } from '@parley/kafka'
import { freePort, ParleyProcess } from '@parley/rig'
import { type FreshDatabase, freshDatabase } from '@parley/verify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const kafka = await fetchKafka()
const absent = 'missing' in kafka ? kafka.missing : undefined
const group = 'a Kafka that asks who is there'

/** An endpoint that issues tokens, and tells the keys they are signed with. */
class Issuer {
  readonly #key = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey
  #server: Server | undefined
  issued = 0
  goodForS = 300
  url = ''

  async open(): Promise<void> {
    this.#server = createServer((request, response) => {
      const isToken = request.url === '/token'
      const login = Buffer.from(String(request.headers.authorization).slice(6), 'base64').toString()
      const isRefused = isToken && login !== 'parley:client%2Bsecret'
      const answer = isRefused ? { error: 'invalid_client' } : isToken ? this.#token() : this.#keys()
      response.writeHead(isRefused ? 401 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer))
    })
    await new Promise<void>((resolve) => this.#server?.listen(0, '127.0.0.1', resolve))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): void {
    this.#server?.close()
    this.#server?.closeAllConnections()
  }

  #keys(): unknown {
    const jwk = createPublicKey(createPrivateKey(this.#key.export({ type: 'pkcs8', format: 'pem' }))).export({
      format: 'jwk',
    })
    return { keys: [{ ...jwk, kid: 'one', alg: 'RS256', use: 'sig' }] }
  }

  #token(): unknown {
    this.issued += 1
    const seconds = Math.floor(Date.now() / 1_000)
    const claims = {
      ...{ iss: 'https://issuer.test', aud: 'kafka', sub: 'parley', scope: 'bus' },
      ...{
        iat: seconds - 1,
        exp: seconds + this.goodForS,
        jti: createHash('sha1').update(`${this.issued}`).digest('hex'),
      },
    }
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const signed = `${part({ alg: 'RS256', kid: 'one', typ: 'JWT' })}.${part(claims)}`
    const signature = sign('sha256', Buffer.from(signed), this.#key).toString('base64url')
    return { access_token: `${signed}.${signature}`, token_type: 'Bearer', expires_in: this.goodForS }
  }
}

describe.skipIf(absent !== undefined)(absent ? `${group} (Kafka ${absent})` : group, () => {
  const issuer = new Issuer()
  let home: string
  let cluster: KafkaCluster
  let database: FreshDatabase
  let loginPort: number
  let certificatePort: number
  const file = (name: string) => join(home, name)

  beforeAll(async () => {
    if ('missing' in kafka) throw new Error(kafka.missing)
    home = await mkdtemp(join(tmpdir(), 'parley-secured-'))
    database = await freshDatabase()
    await issuer.open()
    const now = Date.now()
    const dates = {
      validFrom: new Date(now - 60_000),
      validTo: new Date(now + 3_600_000),
      key: 'rsa-2048',
    } as const
    const authority = (commonName: string) => createCertificate({ commonName, use: 'authority', ...dates })
    const ours = authority('throw-away')
    const issue = (commonName: string) =>
      createCertificate({ commonName, use: 'service', hosts: ['localhost'], issuer: ours, ...dates })
    const [broker, client] = [issue('broker'), issue('parley')]
    await writeFile(file('ca.pem'), ours.certificatePem)
    await writeFile(file('other-ca.pem'), authority('somebody else').certificatePem)
    await writeFile(file('client.pem'), client.certificatePem)
    await writeFile(file('client.key'), client.privateKeyPem)
    loginPort = await freePort()
    certificatePort = await freePort()
    cluster = await KafkaCluster.start({
      ...{ ...kafka, folder: file('kafka') },
      ports: [{ broker: await freePort(), controller: await freePort() }],
      secure: {
        ...{ loginPort, certificatePort, users: { parley: 'pass-word' } },
        ...{ certificate: broker.certificatePem, privateKey: broker.privateKeyPem, ca: ours.certificatePem },
        tokens: { keysUrl: `${issuer.url}/keys`, issuer: 'https://issuer.test', audience: 'kafka' },
      },
    })
  }, 120_000)
  afterAll(async () => {
    await cluster?.stop()
    issuer.close()
    await database?.drop()
    await rm(home, { recursive: true, force: true })
  })

  async function parley(env: Readonly<Record<string, string>>, name = 'parley'): Promise<ParleyProcess> {
    const own = {
      ...{ DATABASE_URL: database.url, PARLEY_KAFKA_BROKERS: `localhost:${loginPort}` },
      ...{ PARLEY_KAFKA_TLS: 'on', PARLEY_KAFKA_CA: file('ca.pem'), ...env },
    }
    return new ParleyProcess({
      home,
      name,
      ports: { as2: await freePort(), admin: await freePort() },
      env: own,
    })
  }

  const password = { PARLEY_KAFKA_USER: 'parley', PARLEY_KAFKA_PASSWORD: 'pass-word' }
  const ways: Record<string, () => Record<string, string>> = {
    plain: () => ({ PARLEY_KAFKA_SASL: 'plain', ...password }),
    'scram-sha-256': () => ({ PARLEY_KAFKA_SASL: 'scram-sha-256', ...password }),
    'scram-sha-512': () => ({ PARLEY_KAFKA_SASL: 'scram-sha-512', ...password }),
    oauthbearer: () => ({
      ...{ PARLEY_KAFKA_SASL: 'oauthbearer', PARLEY_KAFKA_OAUTH_URL: `${issuer.url}/token` },
      ...{ PARLEY_KAFKA_OAUTH_CLIENT: 'parley', PARLEY_KAFKA_OAUTH_SECRET: 'client+secret' },
      PARLEY_KAFKA_OAUTH_SCOPE: 'bus',
    }),
    certificate: () => ({
      ...{ PARLEY_KAFKA_BROKERS: `localhost:${certificatePort}`, PARLEY_KAFKA_CERT: file('client.pem') },
      PARLEY_KAFKA_KEY: `file:${file('client.key')}`,
    }),
  }
  const envOf = (way: string, changed: Record<string, string> = {}) => ({ ...ways[way]?.(), ...changed })

  test.each(Object.keys(ways))(
    '%s: topics are made, and every group joins and reads',
    async (way) => {
      const process = await parley(envOf(way), way)
      await process.start()
      const listed = async () => {
        const { code, stdout } = await process.cli('kafka', 'topics', 'list', '--json')
        const read = (code === 0 ? JSON.parse(stdout) : []) as { groups: { members: number }[] }[]
        return read.flatMap(({ groups }) => groups.map(({ members }) => members))
      }
      const all = Object.values(topics).length
      for (
        let tries = 0;
        tries < 30 && (await listed()).filter((members) => members === 1).length < all;
        tries++
      );
      expect(await listed()).toEqual(Array.from({ length: all }, () => 1))
      expect(await process.kill('SIGTERM')).toBe(0)
      const log = process.logTail()
      for (const secret of ['pass-word', 'client+secret', 'client%2Bsecret', 'eyJ'])
        expect(log).not.toContain(secret)
    },
    90_000,
  )

  const wrong: readonly [string, string, () => Record<string, string>, string][] = [
    [
      'a wrong password',
      'plain',
      () => ({ PARLEY_KAFKA_PASSWORD: 'wrong-one' }),
      'Kafka refuses our login: look at PARLEY_KAFKA_USER and PARLEY_KAFKA_PASSWORD',
    ],
    [
      'a wrong password',
      'scram-sha-512',
      () => ({ PARLEY_KAFKA_PASSWORD: 'wrong-one' }),
      'Kafka refuses our login: look at PARLEY_KAFKA_USER and PARLEY_KAFKA_PASSWORD',
    ],
    [
      'a wrong client secret',
      'oauthbearer',
      () => ({ PARLEY_KAFKA_OAUTH_SECRET: 'wrong-one' }),
      'answers 401 (invalid_client): look at PARLEY_KAFKA_OAUTH_CLIENT',
    ],
    [
      'no token endpoint',
      'oauthbearer',
      () => ({ PARLEY_KAFKA_OAUTH_URL: 'http://127.0.0.1:1/token' }),
      'gives no token: The endpoint cannot be reached (ECONNREFUSED)',
    ],
    [
      'a broker of an unknown CA',
      'plain',
      () => ({ PARLEY_KAFKA_CA: file('other-ca.pem') }),
      'nobody we trust vouches for the certificate of the broker: name its roots in PARLEY_KAFKA_CA',
    ],
    [
      'a broker by another name',
      'plain',
      () => ({ PARLEY_KAFKA_BROKERS: `127.0.0.1:${loginPort}` }),
      'the certificate of the broker is for another name than PARLEY_KAFKA_BROKERS says',
    ],
    [
      'no certificate of ours',
      'certificate',
      () => ({ PARLEY_KAFKA_CERT: '', PARLEY_KAFKA_KEY: '' }),
      'the broker does not take our certificate',
    ],
    [
      'TLS to a plain port',
      'plain',
      () => ({ PARLEY_KAFKA_BROKERS: cluster.brokers[0] ?? '' }),
      'the broker does not speak TLS there',
    ],
  ]
  test.each(wrong)(
    '%s (%s) stops the start, and says what to look at',
    async (_name, way, changed, text) => {
      const process = await parley(envOf(way, changed()), 'refused')
      process.spawn()
      expect(await process.ended()).toBe(1)
      const told = process
        .logTail()
        .split('\n')
        .filter((line) => line.startsWith('Parley cannot start: '))
      expect(told.at(-1)).toContain(text)
      for (const secret of ['pass-word', 'wrong-one', 'client+secret'])
        expect(process.logTail()).not.toContain(secret)
    },
    60_000,
  )

  test('a token that has ended stops the start, and says what to look at', async () => {
    issuer.goodForS = -60
    const process = await parley(envOf('oauthbearer'), 'ended')
    process.spawn()
    expect(await process.ended()).toBe(1)
    issuer.goodForS = 300
    expect(process.logTail()).toContain('Kafka refuses our login: it does not take our token')
  }, 60_000)
})
