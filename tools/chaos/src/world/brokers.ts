import { setTimeout as pause } from 'node:timers/promises'
import type { KafkaCluster } from '@parley/kafka'

/** The brokers under a supervisor: what is killed is started again, together, because alone they have no quorum. */
export class Brokers {
  readonly #cluster: KafkaCluster
  readonly #count: number
  /** Why a node is down; it is started when nobody holds it down any more. */
  readonly #holds = new Map<number, number>()
  readonly #starting = new Map<number, Promise<void>>()
  #isEnding = false

  constructor(cluster: KafkaCluster) {
    this.#cluster = cluster
    this.#count = cluster.brokers.length
  }

  get ids(): readonly number[] {
    return Array.from({ length: this.#count }, (_, at) => at + 1)
  }

  async kill(nodes: readonly number[], downMs: number): Promise<void> {
    for (const node of nodes) this.#holds.set(node, (this.#holds.get(node) ?? 0) + 1)
    await Promise.all(nodes.map((node) => this.#end(node)))
    await pause(downMs)
    for (const node of nodes) this.#holds.set(node, (this.#holds.get(node) ?? 1) - 1)
    await Promise.all(nodes.map((node) => this.#up(node)))
  }

  async freeze(node: number, forMs: number): Promise<void> {
    const pid = this.#cluster.pid(node)
    if (pid === 0) return
    process.kill(pid, 'SIGSTOP')
    await pause(forMs)
    if (this.#cluster.pid(node) === pid) process.kill(pid, 'SIGCONT')
  }

  /** Resolves when every broker runs. */
  async allUp(): Promise<void> {
    await Promise.all(this.ids.map((node) => this.#up(node)))
  }

  end(): void {
    this.#isEnding = true
  }

  async #end(node: number): Promise<void> {
    // One that is just starting is hit when it runs: its process is known only then.
    await this.#starting.get(node)?.catch(() => undefined)
    await this.#cluster.killNode(node)
  }

  async #up(node: number): Promise<void> {
    const running = this.#starting.get(node)
    if (running) return running
    const own = this.#startPatiently(node).finally(() => this.#starting.delete(node))
    this.#starting.set(node, own)
    return own
  }

  /** A slow machine, or a quorum that is not there yet, makes a start fail: it is tried until it succeeds. */
  async #startPatiently(node: number): Promise<void> {
    while (!this.#isEnding && (this.#holds.get(node) ?? 0) === 0 && this.#cluster.pid(node) === 0) {
      await this.#cluster.startNode(node).catch(() => pause(500))
    }
  }
}
