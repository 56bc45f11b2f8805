import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { TLSSocket } from 'node:tls'
import { headerLines } from './header-lines.ts'

export type TrustedProxies = (address: string) => boolean

/**
 * The sender's address. What X-Forwarded-For says counts only from a trusted proxy, and of it the last address that is
 * not a trusted proxy itself: everything before that, the sender could have written.
 */
export function senderAddress(request: IncomingMessage, isTrusted: TrustedProxies): string {
  let address = plain(request.socket.remoteAddress ?? '')
  const told = headerLines(request)
    .filter(([name]) => name.toLowerCase() === 'x-forwarded-for')
    .flatMap(([, value]) => value.split(','))
    .map((text) => text.trim())
  while (isTrusted(address)) {
    const next = told.pop()
    if (next === undefined || isIP(plain(next)) === 0) return address
    address = plain(next)
  }
  return address
}

/** SHA-256 fingerprint of the certificate that the sender of a TLS connection showed; the handshake proved its key. */
export function clientCertificateOf({ socket }: IncomingMessage): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  const { fingerprint256 } = socket.getPeerCertificate()
  return fingerprint256 === undefined || fingerprint256 === '' ? undefined : fingerprint256
}

/** `::ffff:192.0.2.1`, as a socket that listens on both families says it, is 192.0.2.1. */
function plain(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
}
