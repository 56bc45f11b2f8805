import { createConnection, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { Kafka, type LogEntry, logLevel, type SASLOptions } from 'kafkajs'
import { BusUnavailable, UnknownTopic } from '../bus-errors.ts'
import { quietQueues } from './quiet-queue.ts'

export type KafkaConnection = {
  /** `host:port` of some brokers; the others are learned from them. */
  readonly brokers: readonly string[]
  readonly clientId: string
  /** TLS; `ca`: the only roots (PEM) that vouch for brokers. */
  readonly ssl?: true | { readonly ca: string }
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
    readonly username: string
    readonly password: string
  }
  readonly log?: { warn(message: string, fields: { error: unknown }): void }
}

/** kafkajs with sockets that can be cut, all at once, as when the process is killed. */
export class KafkaClient {
  readonly kafka: Kafka
  readonly #sockets = new Set<Socket>()
  #cut = false
  #ended: Error | undefined

  constructor({ brokers, clientId, ssl, sasl, log }: KafkaConnection) {
    quietQueues()
    this.kafka = new Kafka({
      clientId,
      brokers: [...brokers],
      ...(ssl !== undefined && { ssl }),
      // kafkajs tells the mechanisms apart in its type; each of these takes the same two.
      ...(sasl !== undefined && { sasl: sasl as SASLOptions }),
      connectionTimeout: 5_000,
      requestTimeout: 10_000,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5 },
      logLevel: logLevel.ERROR,
      logCreator: () => (entry) => {
        if (!this.#cut) tell(log, entry)
      },
      socketFactory: ({ host, port, ssl: tls, onConnect }) => {
        const socket = tls
          ? connectTls({ host, port, servername: host, ...tls }, onConnect)
          : createConnection({ host, port }, onConnect)
        return this.#watched(socket)
      },
    })
  }

  get isCut(): boolean {
    return this.#cut
  }

  /** Ends it as a killed process would: sockets just close. */
  cut(): void {
    this.#cut = true
    for (const socket of this.#sockets) socket.destroy()
  }

  /** After a disconnect: what is still asked fails. Left alone it would connect anew, and keep the process alive. */
  end(): void {
    this.#cut = true
    this.#ended = new Error('this client has ended')
    for (const socket of this.#sockets) socket.destroy(this.#ended)
  }

  #watched<S extends Socket | TLSSocket>(socket: S): S {
    socket.setKeepAlive(true, 60_000)
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    if (this.#cut) socket.destroy(this.#ended)
    return socket
  }
}

/** Broker texts name topics, groups and hosts, never what is in a record. */
function tell(log: KafkaConnection['log'], { namespace, log: told }: LogEntry): void {
  const cause = typeof told.error === 'string' ? new Error(told.error) : undefined
  log?.warn(`kafka ${namespace}: ${told.message}`, { error: cause })
}

/** Every error of kafkajs but those about one record or one topic says that Kafka cannot be reached, or not now. */
export function told(error: unknown, topic = ''): unknown {
  if (!(error instanceof Error) || !error.name.startsWith('KafkaJS')) return error
  const type = 'type' in error ? error.type : undefined
  if (type === 'UNKNOWN_TOPIC_OR_PARTITION' || type === 'INVALID_TOPIC_EXCEPTION')
    return new UnknownTopic(topic)
  return type === 'MESSAGE_TOO_LARGE' || type === 'RECORD_LIST_TOO_LARGE' ? error : new BusUnavailable(error)
}
