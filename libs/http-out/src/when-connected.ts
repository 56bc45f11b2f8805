import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

/** Sockets of the pool whose pinned certificate was seen. */
const seen = new WeakSet<Socket>()

/** The server showed another certificate than the ones pinned. */
class NotPinned extends Error {
  readonly code = 'CERT_NOT_PINNED'
  constructor() {
    super('the certificate of the server is not one of those pinned')
    this.name = 'NotPinned'
  }
}

/**
 * Calls `then` when the connection stands and, with TLS, its certificate holds. A socket of the pool stands already; a
 * new one connects, and shakes hands, first. With pins, a certificate that is not one of them is a fault.
 */
export function whenConnected(
  socket: Socket,
  pins: readonly string[] | undefined,
  then: (socket: Socket, fault?: Error) => void,
): void {
  if (!(socket instanceof TLSSocket)) {
    if (!socket.connecting) then(socket)
    else socket.once('connect', () => then(socket))
    return
  }
  if (pins ? seen.has(socket) : socket.authorized) then(socket)
  else socket.once('secureConnect', () => then(socket, pins && fault(socket, pins)))
}

function fault(socket: TLSSocket, pins: readonly string[]): Error | undefined {
  const { fingerprint256 } = socket.getPeerCertificate()
  if (fingerprint256 === undefined || !pins.includes(fingerprint256)) return new NotPinned()
  seen.add(socket)
  return undefined
}
