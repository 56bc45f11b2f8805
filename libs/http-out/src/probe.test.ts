import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Via } from './agents.ts'
import { probe } from './probe.ts'

const servers: Server[] = []
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'probe-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
  for (const server of servers) server.close()
})

async function listen(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** A server that shows a certificate of its own making for this name. */
async function tlsServer(name: string, ...more: readonly string[]) {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)]
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${name}`, '-keyout', key, '-out', cert]
  const days = more.length > 0 ? more : ['-days', '2']
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject, ...days], {
    stdio: 'ignore',
  })
  const pem = readFileSync(cert, 'utf8')
  const port = await listen(
    createTlsServer({ key: readFileSync(key), cert: pem }, (socket) => socket.on('error', () => undefined)),
  )
  return { port, pem }
}

const to = async (url: string, tls?: NonNullable<Via['tls']>) => {
  const steps = await probe({ url, timeoutMs: 2_000, ...(tls && { via: { tls } }) })
  return steps.map((step) => `${step.layer} ${step.outcome === 'ok' ? 'ok' : step.code}`)
}

test('a name that does not exist ends the way', async () => {
  expect(await to('http://no-such-name.invalid/')).toEqual([
    expect.stringMatching(/^dns E(NOTFOUND|AI_AGAIN)$/),
  ])
})

test('a port that nobody listens on ends it at the connection', async () => {
  const port = await listen(createServer())
  servers.pop()?.close()
  expect(await to(`https://127.0.0.1:${port}/`)).toEqual(['dns ok', 'tcp ECONNREFUSED'])
})

test('without TLS the way ends with the connection, and nothing is sent', async () => {
  let received = 0
  const port = await listen(createServer((socket) => socket.on('data', () => received++)))
  expect(await to(`http://127.0.0.1:${port}/as2`)).toEqual(['dns ok', 'tcp ok'])
  expect(received).toBe(0)
})

test('a certificate is trusted by its root or by its print, for its name', async () => {
  const { port, pem } = await tlsServer('IP:127.0.0.1')
  const url = `https://127.0.0.1:${port}/`
  expect(await to(url)).toEqual(['dns ok', 'tcp ok', 'tls DEPTH_ZERO_SELF_SIGNED_CERT'])
  expect(await to(url, { trust: pem })).toEqual(['dns ok', 'tcp ok', 'tls ok'])
  const shown = (await probe({ url, timeoutMs: 2_000, via: { tls: { trust: pem } } })).at(-1)
  const fingerprint = shown && 'certificate' in shown ? (shown.certificate?.fingerprint ?? '') : ''
  expect(fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  expect(await to(url, { pins: [fingerprint] })).toEqual(['dns ok', 'tcp ok', 'tls ok'])
  expect(await to(url, { pins: ['00'] })).toEqual(['dns ok', 'tcp ok', 'tls CERT_NOT_PINNED'])
})

test('a certificate of another name is told as that', async () => {
  const { port, pem } = await tlsServer('DNS:other.example')
  const steps = await to(`https://127.0.0.1:${port}/`, { trust: pem })
  expect(steps.at(-1)).toBe('tls ERR_TLS_CERT_ALTNAME_INVALID')
})

test('a server that speaks no TLS, and one that says nothing, are told apart', async () => {
  const talker = await listen(
    createServer((socket) => socket.on('error', () => undefined).end('220 mail ready\r\n')),
  )
  expect((await to(`https://127.0.0.1:${talker}/`)).at(-1)).toMatch(/^tls (EPROTO|ERR_SSL)/)
  const mute = await listen(createServer((socket) => socket.on('error', () => undefined)))
  const steps = await probe({ url: `https://127.0.0.1:${mute}/`, timeoutMs: 200 })
  expect(steps.at(-1)).toMatchObject({ layer: 'tls', outcome: 'failed', code: 'ETIMEDOUT' })
})
