import { connect, createServer, type Server, type Socket } from 'node:net'

/**
 * What goes wrong. `reset`: the connection is torn after so many bytes of the client. `swallow`: whatever the client
 * sends is taken, and never answered. `slow down`: a request is answered with the words of a server that has too much
 * to do, and does not get there. `cut answer`: the answer is torn after so many bytes. `lost answer`: the request gets
 * there whole, and the connection is torn instead of the answer.
 */
export type WayFault =
  | { readonly kind: 'reset'; readonly afterBytes: number }
  | { readonly kind: 'swallow' }
  | { readonly kind: 'slow down' }
  | { readonly kind: 'cut answer'; readonly afterBytes: number }
  | { readonly kind: 'lost answer' }

type Planned = { readonly fault: WayFault; readonly matches: RegExp; left: number }

const slowDown =
  'HTTP/1.1 503 Slow Down\r\nConnection: close\r\nContent-Type: application/xml\r\nContent-Length: 86\r\n\r\n' +
  '<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Reduce rate</Message></Error>'.padEnd(86)

/** A way to a server on this machine, byte for byte, that fails as it is told. */
export class FaultyWay {
  readonly endpoint: string
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #planned: Planned | undefined
  /** First lines of the requests that began, in order, such as `PUT /bucket/key HTTP/1.1`. */
  readonly requests: string[] = []

  private constructor(server: Server, port: number) {
    this.#server = server
    this.endpoint = `http://127.0.0.1:${port}`
  }

  static async to(targetPort: number): Promise<FaultyWay> {
    const server = createServer({ allowHalfOpen: true })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('the way has no port')
    const way = new FaultyWay(server, address.port)
    server.on('connection', (client) => way.#pass(client, targetPort))
    return way
  }

  /** The next requests whose first line matches fail, as often as said; then the way is whole again. */
  fail(fault: WayFault, times = 1, matches = /^/): void {
    this.#planned = { fault, matches, left: times }
  }

  heal(): void {
    this.#planned = undefined
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #pass(client: Socket, targetPort: number): void {
    const server = connect(targetPort, '127.0.0.1')
    const turn = new Turn(client, server)
    for (const socket of [client, server]) {
      this.#sockets.add(socket)
      socket.on('error', () => turn.end())
      socket.on('close', () => {
        this.#sockets.delete(socket)
        turn.end()
      })
    }
    client.on('data', (bytes) => {
      const line = firstLine(bytes)
      if (line !== undefined) turn.begin(this.#faultOf(line))
      turn.up(bytes)
    })
    server.on('data', (bytes) => turn.down(bytes))
  }

  #faultOf(line: string): WayFault | undefined {
    this.requests.push(line)
    const planned = this.#planned
    if (planned === undefined || planned.left === 0 || !planned.matches.test(line)) return undefined
    planned.left -= 1
    return planned.fault
  }
}

/** Requests and answers of one connection, one after the other. */
class Turn {
  readonly #client: Socket
  readonly #server: Socket
  #fault: WayFault | undefined
  #bytes = 0
  #answered = 0

  constructor(client: Socket, server: Socket) {
    this.#client = client
    this.#server = server
  }

  begin(fault: WayFault | undefined): void {
    this.#fault = fault
    this.#bytes = 0
    this.#answered = 0
    if (fault?.kind === 'slow down') this.#client.end(slowDown)
  }

  up(bytes: Buffer): void {
    const fault = this.#fault
    if (fault?.kind === 'swallow' || fault?.kind === 'slow down') return
    this.#bytes += bytes.length
    if (fault?.kind === 'reset' && this.#bytes >= fault.afterBytes) this.end()
    else this.#server.write(bytes)
  }

  down(bytes: Buffer): void {
    const fault = this.#fault
    if (fault?.kind === 'lost answer') this.end()
    else if (fault?.kind === 'cut answer') this.#cut(bytes, fault.afterBytes)
    else this.#client.write(bytes)
  }

  #cut(bytes: Buffer, afterBytes: number): void {
    const left = afterBytes - this.#answered
    this.#answered += bytes.length
    this.#client.write(bytes.subarray(0, Math.max(0, left)))
    if (bytes.length < left) return
    this.#client.end()
    this.#server.destroy()
  }

  end(): void {
    this.#client.destroy()
    this.#server.destroy()
  }
}

/** The line that begins a request, where these bytes begin one; a client sends one after the other. */
function firstLine(bytes: Buffer): string | undefined {
  return /^(?:GET|PUT|POST|HEAD|DELETE) \/\S* HTTP\/1\.1(?=\r\n)/.exec(
    bytes.toString('latin1', 0, 2_000),
  )?.[0]
}
