/** Runs one statement of the transaction that the ledger holds open. */
export interface Transaction {
  query(text: string, values: readonly unknown[]): Promise<{ readonly rows: readonly unknown[] }>
}

/** What the ledger needs of a bus: events written in its own transaction, and a wake-up after the commit. */
export interface EventOutlet {
  write(
    transaction: Transaction,
    events: readonly { readonly topic: string; readonly key: string; readonly value: unknown }[],
  ): Promise<void>
  announce(topics: readonly string[]): void
}
