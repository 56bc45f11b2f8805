import { lookup } from 'node:dns/promises'
import { connect, isIP, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls'
import type { Via } from './agents.ts'

export type ProbeRequest = {
  readonly url: string
  /** For each step. */
  readonly timeoutMs: number
  /** TLS and proxy of this partner. */
  readonly via?: Via
}

type Tls = NonNullable<Via['tls']>

/** What a server showed in the TLS handshake. */
export type ServerCertificate = {
  readonly subject: string
  readonly issuer: string
  readonly validTo: Date
  /** SHA-256, upper case with colons. */
  readonly fingerprint: string
}

/** One step on the way to a server. `code` is such as ENOTFOUND, ECONNREFUSED or CERT_HAS_EXPIRED. */
export type ProbeStep = { readonly durationMs: number } & (
  | { readonly layer: 'dns'; readonly outcome: 'ok'; readonly addresses: readonly string[] }
  | { readonly layer: 'tcp'; readonly outcome: 'ok'; readonly address: string; readonly port: number }
  | {
      readonly layer: 'tls'
      readonly outcome: 'ok'
      readonly protocol: string
      readonly certificate: ServerCertificate
    }
  | {
      readonly layer: 'dns' | 'tcp' | 'tls'
      readonly outcome: 'failed'
      readonly code: string
      readonly certificate?: ServerCertificate
    }
)

/**
 * Goes the way of a POST up to the first byte, one step at a time, on a connection of its own: name, connection, TLS with
 * its certificate. Ends at the first step that fails; nothing is sent. With a proxy it is the way to the proxy.
 */
export async function probe(request: ProbeRequest): Promise<readonly ProbeStep[]> {
  const proxy = request.via?.proxy
  const { hostname, protocol, port } = new URL(proxy?.url ?? request.url)
  const secure = protocol === 'https:'
  const host = hostname.replace(/^\[|\]$/g, '')
  const target = { host, port: Number(port) || (secure ? 443 : 80) }
  const dns = await timed(() => resolved(host))
  if (dns.outcome === 'failed') return [dns]
  const tcp = await timed(() => connected(target, request.timeoutMs))
  if (tcp.outcome === 'failed' || !secure || proxy) return [dns, tcp]
  return [dns, tcp, await timed(() => shaken(target, request))]
}

type Target = { readonly host: string; readonly port: number }
type Untimed<T = ProbeStep> = T extends unknown ? Omit<T, 'durationMs'> : never

async function timed(act: () => Promise<Untimed>): Promise<ProbeStep> {
  const startedAt = performance.now()
  const step = await act()
  return { ...step, durationMs: Math.round(performance.now() - startedAt) } as ProbeStep
}

async function resolved(host: string): Promise<Untimed> {
  try {
    const found = await lookup(host, { all: true })
    return { layer: 'dns', outcome: 'ok', addresses: found.map(({ address }) => address) }
  } catch (error) {
    return { layer: 'dns', outcome: 'failed', code: codeOf(error) }
  }
}

async function connected(target: Target, timeoutMs: number): Promise<Untimed> {
  const socket = connect(target)
  const error = await settled(socket, 'connect', timeoutMs)
  const { remoteAddress: address = '', remotePort: port = target.port } = socket
  socket.destroy()
  if (error !== undefined) return { layer: 'tcp', outcome: 'failed', code: error }
  return { layer: 'tcp', outcome: 'ok', address, port }
}

async function shaken(target: Target, { timeoutMs, via }: ProbeRequest): Promise<Untimed> {
  const tls = via?.tls ?? {}
  const socket = connectTls(tlsOptions(target, tls))
  const error = await settled(socket, 'secureConnect', timeoutMs)
  const certificate = shown(socket)
  const protocol = socket.getProtocol() ?? ''
  const fault = error ?? distrust(socket, certificate, tls)
  socket.destroy()
  if (fault !== undefined)
    return { layer: 'tls', outcome: 'failed', code: fault, ...(certificate && { certificate }) }
  if (!certificate) return { layer: 'tls', outcome: 'failed', code: 'NO_CERTIFICATE' }
  return { layer: 'tls', outcome: 'ok', protocol, certificate }
}

/** Whatever certificate it is, it is looked at: that is what the probe is for. */
function tlsOptions({ host, port }: Target, tls: Tls): ConnectionOptions {
  return {
    ...{ host, port, rejectUnauthorized: false },
    ...(isIP(host) === 0 && { servername: host }),
    ...(tls.trust !== undefined && { ca: tls.trust }),
    ...(tls.certificate !== undefined && { cert: tls.certificate }),
    ...(tls.privateKey !== undefined && { key: tls.privateKey }),
  }
}

/** As the connection for a POST judges it: a pinned certificate needs nobody to vouch for it unless roots are named. */
function distrust(
  socket: TLSSocket,
  certificate: ServerCertificate | undefined,
  { pins, trust }: Tls,
): string | undefined {
  if (pins && !(certificate && pins.includes(certificate.fingerprint))) return 'CERT_NOT_PINNED'
  if (socket.authorized || (pins && trust === undefined)) return undefined
  return codeOf(socket.authorizationError)
}

function shown(socket: TLSSocket): ServerCertificate | undefined {
  const x509 = socket.getPeerX509Certificate()
  return (
    x509 && {
      subject: x509.subject.split('\n').join(', '),
      issuer: x509.issuer.split('\n').join(', '),
      validTo: new Date(x509.validTo),
      fingerprint: x509.fingerprint256,
    }
  )
}

/** Nothing when it came about, else why not. */
function settled(socket: Socket, event: string, timeoutMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    socket.setTimeout(timeoutMs, () => resolve('ETIMEDOUT'))
    socket.once(event, () => resolve(undefined))
    socket.once('error', (error) => resolve(codeOf(error)))
    socket.once('close', () => resolve('ECONNRESET'))
  })
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return typeof error === 'string' ? error : 'UNKNOWN'
}
