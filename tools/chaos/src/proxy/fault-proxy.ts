import { once, setMaxListeners } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { Flow, type Weather } from './flow.ts'
import type { Blow, Spell } from './spell.ts'

type Pair = { readonly client: Socket; readonly server: Socket; readonly flows: readonly Flow[] }

/** How long a lost answer is waited for before the line breaks: a server that had begun may end its work. */
const deafMs = 150

/** A TCP proxy on the loopback interface that spoils a line on command: what a kernel would do with netem, without a kernel. */
export class FaultProxy {
  readonly port: number
  readonly #target: number
  readonly #server: Server
  readonly #pairs = new Set<Pair>()
  readonly #weather: Weather = { spell: undefined, changed: new EventTarget() }

  private constructor(server: Server, port: number, target: number) {
    this.#server = server
    this.port = port
    this.#target = target
    // Every piece that is held up waits for the weather to change.
    setMaxListeners(0, this.#weather.changed)
  }

  /** From `port` to `target`, both of 127.0.0.1. */
  static async open({
    port,
    target,
  }: {
    readonly port: number
    readonly target: number
  }): Promise<FaultProxy> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true })
    const proxy = new FaultProxy(server, port, target)
    server.on('connection', (client) => proxy.#join(client))
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return proxy
  }

  /** What lies on it now. */
  get spell(): Spell | undefined {
    return this.#weather.spell
  }

  get connections(): number {
    return this.#pairs.size
  }

  /** Spoils open and new connections until `heal`, or until another spell is cast. */
  cast(spell: Spell): void {
    this.#set(spell)
    if (spell.kind === 'refuse') this.strike({ kind: 'reset' })
  }

  heal(): void {
    this.#set(undefined)
  }

  /** Answers how many connections it hit. */
  strike(blow: Blow): number {
    const hit = [...this.#pairs]
    for (const pair of hit) {
      if (blow.kind === 'reset') this.#break(pair)
      else (blow.toward === 'server' ? pair.server : pair.client).end()
    }
    return hit.length
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const pair of this.#pairs) this.#break(pair)
    await closed
  }

  #set(spell: Spell | undefined): void {
    this.#weather.spell = spell
    this.#weather.changed.dispatchEvent(new Event('change'))
  }

  #join(client: Socket): void {
    if (this.#weather.spell?.kind === 'refuse') {
      client.on('error', () => undefined).resetAndDestroy()
      return
    }
    const server = connect({ port: this.#target, host: '127.0.0.1', allowHalfOpen: true })
    const ask = new Flow({ from: client, to: server, weather: this.#weather, lost: false })
    const answer = new Flow({
      ...{ from: server, to: client, weather: this.#weather },
      lost: () => setTimeout(() => this.#break(pair), deafMs).unref(),
    })
    const pair: Pair = { client, server, flows: [ask, answer] }
    this.#pairs.add(pair)
    for (const socket of [client, server]) {
      socket.setNoDelay(true)
      socket.on('error', () => this.#breakLater(pair))
      socket.on('close', () => this.#closed(pair))
    }
    client.resume()
  }

  /** A break on one side is news for the other, and news do not pass a blackhole. */
  #breakLater(pair: Pair): void {
    const attempt = () => {
      if (this.#weather.spell?.kind === 'blackhole') return
      this.#weather.changed.removeEventListener('change', attempt)
      this.#break(pair)
    }
    this.#weather.changed.addEventListener('change', attempt)
    attempt()
  }

  #break(pair: Pair): void {
    for (const flow of pair.flows) flow.stop()
    for (const socket of [pair.client, pair.server]) if (!socket.destroyed) socket.resetAndDestroy()
    this.#pairs.delete(pair)
  }

  #closed(pair: Pair): void {
    if (pair.client.destroyed && pair.server.destroyed) this.#pairs.delete(pair)
  }
}
