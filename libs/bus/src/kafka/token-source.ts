/** A token, and how long it is good from when it was asked for. */
export type Token = { readonly value: string; readonly goodForMs: number }

/** kafkajs logs in again this long before a token ends; the one it gets then must be good for longer. */
export const renewBeforeMs = 15_000

/**
 * Hands out one token until shortly before its end: a fifth of its time, and at least as long before as connections log in
 * again. Who asks while a new one is fetched waits for that one. A fetch that fails is not remembered.
 */
export function tokenSource(fetch: () => Promise<Token>, now: () => number): () => Promise<string> {
  let held: { readonly value: string; readonly until: number } | undefined
  let fetching: Promise<string> | undefined

  async function renew(): Promise<string> {
    const askedAt = now()
    const { value, goodForMs } = await fetch()
    held = { value, until: askedAt + goodForMs - Math.max(goodForMs / 5, 2 * renewBeforeMs) }
    return value
  }

  return () => {
    if (held && now() < held.until) return Promise.resolve(held.value)
    fetching ??= renew().finally(() => {
      fetching = undefined
    })
    return fetching
  }
}
