import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ForeignProcess, runCommand } from '@parley/foreign'
import { clientPort, type NodePorts, nodeProperties } from './node-properties.ts'
import { type SecurePlan, scramArguments } from './secure-listeners.ts'

export type ClusterOptions = {
  readonly classPath: string
  /** Holds the data and the log of every node; what is there already is gone on with. */
  readonly folder: string
  /** One node for each. */
  readonly ports: readonly NodePorts[]
  /** Largest heap of each JVM, such as 512m. */
  readonly heap?: string
  /** TLS and logins, on listeners besides; for one node. */
  readonly secure?: SecurePlan
}

const log4j = `rootLogger.level = warn
rootLogger.appenderRefs = out
rootLogger.appenderRef.out.ref = out
logger.started.name = kafka.server.KafkaRaftServer
logger.started.level = info
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d %-5p %c{1}: %m%n
`

/** A real Kafka of plain processes, each broker and controller in one. A node may be killed and started again over its data. */
export class KafkaCluster {
  /** `host:port` of every node, for clients. */
  readonly brokers: readonly string[]
  readonly #options: ClusterOptions
  readonly #nodes: (ForeignProcess | undefined)[]

  private constructor(options: ClusterOptions) {
    this.#options = options
    this.brokers = options.ports.map((ports) => `127.0.0.1:${clientPort(ports)}`)
    this.#nodes = options.ports.map(() => undefined)
  }

  /** Starts every node and waits until all listen. */
  static async start(options: ClusterOptions): Promise<KafkaCluster> {
    const cluster = new KafkaCluster(options)
    await mkdir(options.folder, { recursive: true })
    await writeFile(join(options.folder, 'log4j2.properties'), log4j)
    const clusterId = Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url')
    try {
      await Promise.all(options.ports.map((_, at) => cluster.#format(at + 1, clusterId)))
      await Promise.all(options.ports.map((_, at) => cluster.startNode(at + 1)))
      return cluster
    } catch (cause) {
      await cluster.stop()
      throw cause
    }
  }

  /** Process id of a node, 0 when it does not run; ids of nodes count from 1. */
  pid(node: number): number {
    const process = this.#nodes[node - 1]
    return process?.running ? process.pid : 0
  }

  async startNode(node: number): Promise<void> {
    const { classPath, folder, ports, heap = '512m', secure } = this.#options
    const own = ports[node - 1]
    if (!own) throw new Error(`a cluster of ${ports.length} nodes has no node ${node}`)
    this.#nodes[node - 1] = await ForeignProcess.start({
      name: `Kafka node ${node}`,
      command: 'java',
      args: [
        ...['-Xms128m', `-Xmx${heap}`, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
        `-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`,
        // Kafka asks no other address for the keys of tokens.
        ...(secure ? [`-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=${secure.tokens.keysUrl}`] : []),
        ...['-cp', classPath, 'kafka.Kafka', this.#file(node, 'server.properties')],
      ],
      cwd: folder,
      logPath: join(folder, `node-${node}.log`),
      ports: [own.broker],
      // It listens before a controller is elected and the node is let in.
      readyText: 'Kafka Server started',
    })
  }

  /** Ends a node as a power cut would, and returns when it is gone. */
  async killNode(node: number): Promise<void> {
    await this.#nodes[node - 1]?.kill()
  }

  async stop(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node?.stop()))
  }

  /** Gives a new node its identity; one that has data keeps it. */
  async #format(node: number, clusterId: string): Promise<void> {
    const { classPath, ports, secure } = this.#options
    const dataFolder = this.#file(node, 'data')
    await mkdir(dataFolder, { recursive: true })
    const properties = nodeProperties({
      ...{ id: node, nodes: ports, dataFolder },
      ...(secure && { secure }),
    })
    await writeFile(this.#file(node, 'server.properties'), properties)
    if (existsSync(join(dataFolder, 'meta.properties'))) return
    const tool = ['-XX:TieredStopAtLevel=1', '-cp', classPath, 'kafka.tools.StorageTool', 'format']
    const users = secure ? scramArguments(secure) : []
    // The id may begin with a dash, which would be an option if it stood alone.
    await runCommand('java', [
      ...tool,
      `--cluster-id=${clusterId}`,
      '-c',
      this.#file(node, 'server.properties'),
      ...users,
    ])
  }

  #file(node: number, name: string): string {
    return join(this.#options.folder, `node-${node}`, name)
  }
}
