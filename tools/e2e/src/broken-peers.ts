import { createPrivateKey, X509Certificate } from 'node:crypto'
import { copyFile, mkdir, readFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { composeMdn, readRequestHeaders, refusal } from '@parley/as2'
import { createCertificate } from '@parley/certificates'
import { freePort } from '@parley/rig'
import { type TwinOptions, TwinProcess } from '@parley/twin'
import type { Scene } from './scene.ts'

/** AS2 servers of a partner, each broken in one way, by the name of the gateway that leads to it. */
export type BrokenPeers = { readonly urls: Readonly<Record<string, string>>; end(): Promise<void> }

export async function startBrokenPeers(scene: Scene): Promise<BrokenPeers> {
  const servers = [
    ['http-500', createServer(answering(500, 'text/plain', 'out of order'))],
    ['web-page', createServer(answering(200, 'text/html', '<html>Welcome</html>'))],
    ['no-way-in', createServer(answering(401, 'text/plain', 'who are you'))],
    ['strange-ids', createServer(await strange(scene))],
    ['self-signed', createTlsServer(selfSigned(), answering(200, 'text/plain', 'x'))],
  ] as const
  const urls: Record<string, string> = {
    closed: `http://127.0.0.1:${await freePort()}/as2`,
    nowhere: 'http://no-such-name.invalid/as2',
  }
  for (const [name, server] of servers) urls[name] = await listen(server, name === 'self-signed')
  const twins: Started[] = []
  for (const [name, start] of Object.entries(changed)) {
    const started = await start(scene, join(scene.home, name))
    twins.push(started)
    urls[name] = started.url
  }
  const end = async () => {
    for (const [, server] of servers) server.close()
    for (const { twin } of twins) await twin.stop()
  }
  return { urls, end }
}

function answering(status: number, type: string, text: string): RequestListener {
  return (request, response) => {
    request.resume().on('end', () => response.writeHead(status, { 'content-type': type }).end(text))
  }
}

function listen(server: Server, secure: boolean): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      resolve(`${secure ? 'https' : 'http'}://127.0.0.1:${port}/as2`)
    })
  })
}

function selfSigned() {
  const validFrom = new Date(Date.now() - 86_400_000)
  const validTo = new Date(Date.now() + 86_400_000)
  const { certificatePem, privateKeyPem } = createCertificate({ commonName: '127.0.0.1', validFrom, validTo })
  return { cert: certificatePem, key: privateKeyPem }
}

/** Knows the partner's keys, and does not know us. */
async function strange({ home }: Scene): Promise<RequestListener> {
  const [certificate, key] = await Promise.all(
    ['twin.pem', 'twin.key.pem'].map((name) => readFile(join(home, 'twin', name))),
  )
  const signer = {
    certificate: new X509Certificate(certificate ?? ''),
    privateKey: createPrivateKey(key ?? ''),
    digest: 'sha-256',
  } as const
  return (request, response) => {
    request.resume().on('end', async () => {
      const { rawHeaders: raw } = request
      const lines = raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? ''] as const] : []))
      const read = readRequestHeaders(lines)
      if (read.kind === 'refused') throw new Error(read.refusal.text)
      const mdn = await composeMdn({
        ...{ request: read.request, from: read.request.to, signer, now: new Date() },
        disposition: refusal('unknown-trading-relationship', 'No.'),
        ...{ messageId: 'no@strange', reportingUa: 'Strange', text: 'No.' },
      })
      response.writeHead(200, mdn.headers.flat()).end(mdn.body)
    })
  }
}

type Started = { readonly twin: TwinProcess; readonly url: string }
type Start = (scene: Scene, home: string) => Promise<Started>

const ours = ({ rig }: Scene) => join(rig.company, 'certs', 'us.pem')

/** Partners whose software is in order, but not what they agreed on with us. */
const changed: Readonly<Record<string, Start>> = {
  /** Changed keys without a word: it cannot open what we send, and signs with what we do not know. */
  'other-keys': (scene, home) => twinAt(scene, { home, parleyCertificate: ours(scene) }),
  /** Has another certificate of ours than the one we sign with. */
  'other-certificate': async (scene, home) =>
    twinAt(scene, {
      home: await sameKeys(scene, home),
      parleyCertificate: join(scene.home, 'twin', 'twin.pem'),
    }),
  /** Sends its receipts by themselves, after it has answered. */
  later: async (scene, home) =>
    twinAt(scene, { home: await sameKeys(scene, home), parleyCertificate: ours(scene), receipts: 'after' }),
  /** Says that it will, and never does. */
  never: async (scene, home) =>
    twinAt(scene, { home: await sameKeys(scene, home), parleyCertificate: ours(scene), receipts: 'never' }),
}

async function sameKeys({ home }: Scene, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  for (const name of ['twin.pem', 'twin.key.pem'])
    await copyFile(join(home, 'twin', name), join(folder, name))
  return folder
}

async function twinAt({ rig }: Scene, options: Omit<TwinOptions, 'port' | 'parleyUrl'>): Promise<Started> {
  const port = await freePort()
  const twin = await TwinProcess.start({ ...options, port, parleyUrl: rig.parley.as2Url })
  return { twin, url: `http://127.0.0.1:${port}/as2` }
}
