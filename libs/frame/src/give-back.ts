import { createServer, type IncomingMessage } from 'node:http'
import { Duplex } from 'node:stream'

/** Less is not worth it. */
const leastBytes = 16 * 1024

let parserCopies = false

/**
 * Frees the memory of a chunk that the parser has read. Left to the garbage collector, each 12 MiB of such chunks cost
 * a marking of the whole heap, which is most of what a large body costs. Does nothing until it has seen that the parser
 * of this Node copies what it gives on.
 */
export function giveBack(chunk: Buffer): void {
  const { buffer } = chunk
  if (!parserCopies || chunk.length < leastBytes || chunk.length !== buffer.byteLength) return
  if (buffer instanceof ArrayBuffer) buffer.transfer(0)
}

/** One request through a parser, without a network: is the memory of its body another than that of the chunk? */
export async function seeWhetherParserCopies(): Promise<boolean> {
  const chunk = Buffer.allocUnsafeSlow(leastBytes).fill('x')
  const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 16384\r\n\r\n'
  chunk.write(head, 'latin1')
  const connection = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() })
  const body = new Promise<Buffer>((resolve) => {
    const server = createServer((request: IncomingMessage) => request.once('data', resolve))
    server.emit('connection', connection)
  })
  connection.push(chunk)
  parserCopies = (await body).buffer !== chunk.buffer
  connection.destroy()
  return parserCopies
}
