/** The bus port: a partitioned log with consumer groups, at least once, in order per key. */

export type NewRecord = { readonly topic: string; readonly key: string; readonly value: unknown }

/**
 * How values are written into a log and read from it. What stands in a log may be of a newer version of this program, or of
 * somebody else: what cannot be read is an answer, never a throw.
 */
export type ValueCodec = {
  /** Throws TypeError for what is no value of this log. */
  encode(value: unknown): Uint8Array
  decode(bytes: Uint8Array): ReadValue
}
export type ReadValue =
  | { readonly kind: 'value'; readonly value: unknown }
  /** `reason`: a sentence. `later`: a newer version of this program may read it. */
  | { readonly kind: 'unreadable'; readonly reason: string; readonly later: boolean }

export type BusRecord = {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  readonly key: string
  /** Undefined where it cannot be read: handlers never see such a record, it is set aside before them. */
  readonly value: unknown
  readonly at: Date
}

export type TopicPlan = { readonly name: string; readonly partitions: number }

export type Subscription = {
  readonly topic: string
  readonly group: string
  /** Records handed over at once, at most. */
  readonly maxBatch: number
  /**
   * Called with records of one partition, in offset order. The group's offset moves only after it resolves,
   * so it may see a record twice and must not care. A throw counts as a crash unless the error says
   * `unavailable: true` (a broken machine, tried again with a pause and never parked). `signal` is aborted when
   * another member may have the partition: what is done after that may be done twice. A stop does not abort it.
   */
  readonly handle: (batch: readonly BusRecord[], signal: AbortSignal) => Promise<void>
  /** Told before a record is set aside, so that people are told too. If it throws, the record is tried again instead. */
  readonly onSetAside?: (record: BusRecord, reason: string) => Promise<void>
}

export type Consumer = {
  /** Takes no new batch and resolves when the held ones are finished and their offsets are stored. */
  stop(): Promise<void>
}

export type PartitionLag = { readonly partition: number; readonly head: bigint; readonly position: bigint }

export type Parked = {
  readonly id: string
  readonly group: string
  readonly record: BusRecord
  readonly reason: string
  readonly at: Date
}

export interface Bus {
  /** Makes topics that are not there. One that is keeps its number of partitions: keys must not move. */
  ensureTopics(topics: readonly TopicPlan[]): Promise<void>
  /** Durable when it resolves. Rejects with `unavailable: true` when that is not known: publish again. */
  publish(records: readonly NewRecord[]): Promise<void>
  subscribe(subscription: Subscription): Promise<Consumer>
  lag(group: string, topic: string): Promise<readonly PartitionLag[]>
  /** Moves a group's position in every partition: the replay of a topic, or of its part from an offset on. */
  seek(group: string, topic: string, to: 'earliest' | 'latest' | bigint): Promise<void>
  parked: ParkingLot
  close(): Promise<void>
}

/**
 * Records whose handling crashed three times, those that cannot be read, and later records of the same key, which wait behind
 * them. When it was the process that ended, and not the handler that threw, or when a newer version may read the record, they
 * are handed out again by themselves, some times.
 */
export interface ParkingLot {
  /** Of one group, or of all. */
  list(group?: string): Promise<readonly Parked[]>
  /** Groups with a key that comes back only when a person releases it. */
  unattended(): Promise<readonly string[]>
  /**
   * Hands the record's key out to its group again, and to no other: all parked records of the key in offset order, then
   * newer ones. One that fails three times more is parked again with its key. An id that is gone is left alone.
   */
  release(id: string): Promise<void>
}

/** The transaction that the caller holds open. Nobody waits for a statement: one that fails fails the commit. */
export interface Transaction {
  send(text: string, values: readonly unknown[]): void
}

/** Writes records in the caller's transaction, so that they exist exactly if the ledger rows do. */
export interface Outlet {
  /** Resolves when its statements are sent. */
  write(transaction: Transaction, records: readonly NewRecord[]): Promise<void>
  /** Called after the commit: wakes consumers. Losing this call only costs latency. */
  announce(topics: readonly string[]): void
}
