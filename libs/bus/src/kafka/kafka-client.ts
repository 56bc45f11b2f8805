import { createConnection, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { type Admin, Kafka, type LogEntry, logLevel, type SASLOptions } from 'kafkajs'
import { BusUnavailable, UnknownTopic } from '../bus-errors.ts'
import { quietQueues } from './quiet-queue.ts'
import { refusalOf, tokenRefusalOf } from './refused.ts'
import { renewBeforeMs } from './token-source.ts'

export type KafkaConnection = {
  /** `host:port` of some brokers; the others are learned from them. */
  readonly brokers: readonly string[]
  readonly clientId: string
  /** TLS; `ca`: the only roots (PEM) that vouch for brokers; `cert` and `key`: ours, for brokers that ask (PEM). */
  readonly ssl?: true | { readonly ca?: string; readonly cert?: string; readonly key?: string }
  readonly sasl?: KafkaSasl
  readonly log?: { warn(message: string, fields: { error: unknown }): void }
}

export type KafkaSasl =
  | {
      readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
      readonly username: string
      readonly password: string
    }
  /** `token`: one that is good for a while yet; asked for at each login. */
  | { readonly mechanism: 'oauthbearer'; readonly token: () => Promise<string> }

/** kafkajs with sockets that can be cut, all at once, as when the process is killed. */
export class KafkaClient {
  readonly kafka: Kafka
  readonly #sockets = new Set<Socket>()
  readonly #sasl: KafkaSasl | undefined
  #cut = false
  #ended: Error | undefined

  constructor({ brokers, clientId, ssl, sasl, log }: KafkaConnection) {
    quietQueues()
    this.#sasl = sasl
    this.kafka = new Kafka({
      clientId,
      brokers: [...brokers],
      ...(ssl !== undefined && { ssl }),
      ...(sasl !== undefined && { sasl: saslOptions(sasl), reauthenticationThreshold: renewBeforeMs }),
      connectionTimeout: 5_000,
      requestTimeout: 10_000,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5 },
      logLevel: logLevel.ERROR,
      logCreator: () => (entry) => {
        if (!this.#cut) tell(log, entry)
      },
      socketFactory: ({ host, port, ssl: tls, onConnect }) => {
        const socket = tls
          ? connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }), ...tls }, onConnect)
          : createConnection({ host, port }, onConnect)
        return this.#watched(socket)
      },
    })
  }

  /**
   * Connects it. What is wrong with getting a token is told better before a broker waits for it, and whether the token was
   * taken shows at the first question.
   */
  async connect(admin: Admin): Promise<void> {
    if (this.#sasl?.mechanism !== 'oauthbearer') return admin.connect()
    await this.#sasl.token()
    await admin.connect()
    await admin.describeCluster()
  }

  /** Why a first connection failed. */
  toldAtStart(error: unknown): unknown {
    const refusal = this.#sasl?.mechanism === 'oauthbearer' ? tokenRefusalOf(error) : undefined
    return refusal ?? told(error)
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

function saslOptions(sasl: KafkaSasl): SASLOptions {
  if (sasl.mechanism !== 'oauthbearer') {
    // kafkajs tells the mechanisms apart in its type; each of these takes the same two.
    return sasl as SASLOptions
  }
  const { mechanism, token } = sasl
  return { mechanism, oauthBearerProvider: async () => ({ value: await token() }) }
}

/** Broker texts name topics, groups and hosts, never what is in a record. */
function tell(log: KafkaConnection['log'], { namespace, log: told }: LogEntry): void {
  const cause = typeof told.error === 'string' ? new Error(told.error) : undefined
  log?.warn(`kafka ${namespace}: ${told.message}`, { error: cause })
}

/** Every error of kafkajs but those about one record or one topic says that Kafka cannot be reached, or not now. */
export function told(error: unknown, topic = ''): unknown {
  if (!(error instanceof Error) || !error.name.startsWith('KafkaJS')) return error
  const refusal = refusalOf(error)
  if (refusal) return refusal
  const type = 'type' in error ? error.type : undefined
  if (type === 'UNKNOWN_TOPIC_OR_PARTITION' || type === 'INVALID_TOPIC_EXCEPTION')
    return new UnknownTopic(topic)
  return type === 'MESSAGE_TOO_LARGE' || type === 'RECORD_LIST_TOO_LARGE' ? error : new BusUnavailable(error)
}
