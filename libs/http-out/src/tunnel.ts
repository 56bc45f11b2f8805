import { type Agent as HttpAgent, request } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import type { Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'

export type ProxyServer = {
  /** http://host:port */
  readonly url: string
  /** Value of Proxy-Authorization. */
  readonly authorization?: string
}

type Target = { readonly host?: string | null; readonly port?: number | string | null }
type Told = (error: Error | null, socket?: Socket) => void

/** Longest wait for a proxy to open its tunnel. */
const openWithinMs = 30_000

/** The proxy did not open the tunnel. The code tells its answer, such as PROXY_407. */
class ProxyRefused extends Error {
  readonly code: string
  constructor(status: string) {
    super('the proxy opened no tunnel')
    this.name = 'ProxyRefused'
    this.code = `PROXY_${status}`
  }
}

/** Agents whose connections go through a tunnel of the proxy (CONNECT, RFC 9110 9.3.6), TLS or not. */
export function tunnelled<Agents extends { readonly http: HttpAgent; readonly https: HttpsAgent }>(
  agents: Agents,
  proxy: ProxyServer,
): Agents {
  const { http, https } = agents
  http.createConnection = (options, told) => {
    openTunnel(proxy, options, (error, socket) => answer(told as Told | undefined, error, socket))
    return null
  }
  https.createConnection = (options, told) => {
    openTunnel(proxy, options, (error, socket) => {
      const secure = socket && connectTls({ ...(options as ConnectionOptions), socket })
      answer(told as Told | undefined, error, secure)
    })
    return null
  }
  return agents
}

function answer(told: Told | undefined, error: Error | null, socket?: Socket): void {
  if (error) told?.(error)
  else told?.(null, socket)
}

function openTunnel({ url, authorization }: ProxyServer, { host, port }: Target, told: Told): void {
  const { hostname, port: proxyPort } = new URL(url)
  const name = host?.includes(':') ? `[${host}]` : host
  const target = `${name}:${port}`
  const asking = request({
    method: 'CONNECT',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: proxyPort === '' ? 80 : Number(proxyPort),
    path: target,
    agent: false,
    headers: { host: target, ...(authorization !== undefined && { 'proxy-authorization': authorization }) },
  })
  asking.setTimeout(openWithinMs, () => asking.destroy(new ProxyRefused('TIMEOUT')))
  asking.on('error', (error) => told(error))
  asking.on('response', ({ statusCode = 0 }) => asking.destroy(new ProxyRefused(String(statusCode))))
  asking.on('connect', ({ statusCode = 0 }, socket: Socket, head) => {
    if (statusCode < 200 || statusCode > 299) {
      socket.destroy()
      told(new ProxyRefused(String(statusCode)))
      return
    }
    socket.setTimeout(0)
    if (head.length > 0) socket.unshift(head)
    told(null, socket)
  })
  asking.end()
}
