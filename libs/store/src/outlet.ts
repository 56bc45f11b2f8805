/** The transaction that the ledger holds open. Nobody waits for a statement: one that fails fails the commit. */
export interface Transaction {
  send(text: string, values: readonly unknown[]): void
}

/** What the ledger needs of a bus: events written in its own transaction, and a wake-up after the commit. */
export interface EventOutlet {
  /** Resolves when its statements are sent. */
  write(
    transaction: Transaction,
    events: readonly { readonly topic: string; readonly key: string; readonly value: unknown }[],
  ): Promise<void>
  announce(topics: readonly string[]): void
}
