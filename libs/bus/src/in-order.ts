/**
 * Works through what has one key one after the other, in the order given, and through different keys side by side. What
 * fails ends its key. Resolves or throws when all have ended, so that nothing is still at work when they are handed out again.
 */
export async function inOrderOfKeys<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const ends = await Promise.allSettled(
    [...Map.groupBy(items, keyOf).values()].map(async (own) => {
      for (const item of own) await work(item)
    }),
  )
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed) throw failed.reason
}
