import { type SecurePlan, secureProperties } from './secure-listeners.ts'

/** Ports of the loopback interface: for clients, and for the quorum of controllers. */
export type NodePorts = {
  readonly broker: number
  readonly controller: number
  /** A proxy stands before the broker: where clients are told to connect instead, and where the brokers reach each other. */
  readonly proxied?: { readonly by: number; readonly between: number }
}

/** Where clients connect. */
export function clientPort({ broker, proxied }: NodePorts): number {
  return proxied?.by ?? broker
}

export type NodePlan = {
  /** From 1. */
  readonly id: number
  readonly nodes: readonly NodePorts[]
  readonly dataFolder: string
  /** Of the only node. */
  readonly secure?: SecurePlan
}

/**
 * server.properties of a node that is broker and controller in one (KRaft). Topics are made by whoever needs them, never by
 * being named; what the cluster keeps for itself lies on as many nodes as there are.
 */
export function nodeProperties({ id, nodes, dataFolder, secure }: NodePlan): string {
  const own = nodes[id - 1]
  if (!own) throw new Error(`a cluster of ${nodes.length} nodes has no node ${id}`)
  const copies = Math.min(3, nodes.length)
  const voters = nodes.map(({ controller }, at) => `${at + 1}@127.0.0.1:${controller}`)
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': id,
    'controller.quorum.voters': voters.join(','),
    ...listenersOf(own, secure),
    ...(secure && secureProperties(secure)),
    'log.dirs': dataFolder,
    'auto.create.topics.enable': false,
    'default.replication.factor': copies,
    'min.insync.replicas': Math.max(1, copies - 1),
    'offsets.topic.replication.factor': copies,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': Math.max(1, copies - 1),
    'transaction.state.log.num.partitions': 4,
    'group.initial.rebalance.delay.ms': 0,
    // A member that is killed without a word is missed soon, also by clients that ask for that.
    'group.min.session.timeout.ms': 1_000,
  }
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}

function listenersOf(own: NodePorts, secure: SecurePlan | undefined) {
  const { broker, controller, proxied } = own
  const further = [
    ...(proxied === undefined ? [] : [`BETWEEN://127.0.0.1:${proxied.between}`]),
    ...(secure === undefined
      ? []
      : [`LOGIN://localhost:${secure.loginPort}`, `CERTIFICATE://localhost:${secure.certificatePort}`]),
  ]
  const listeners = [`PLAINTEXT://127.0.0.1:${broker}`, `CONTROLLER://127.0.0.1:${controller}`, ...further]
  return {
    listeners: listeners.join(','),
    'advertised.listeners': [`PLAINTEXT://127.0.0.1:${clientPort(own)}`, ...further].join(','),
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map':
      'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,BETWEEN:PLAINTEXT,LOGIN:SASL_SSL,CERTIFICATE:SSL',
    'inter.broker.listener.name': proxied === undefined ? 'PLAINTEXT' : 'BETWEEN',
  }
}
