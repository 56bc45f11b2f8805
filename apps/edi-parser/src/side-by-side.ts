/**
 * Does the work for each, in their order and side by side, as far as the weights of those at work leave room; one is always at
 * work. Resolves when all are done; when one fails no further one begins, and its reason comes when those at work have ended.
 */
export async function sideBySide<One>(
  all: readonly One[],
  room: { readonly most: number; readonly weightOf: (one: One) => number },
  work: (one: One) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>()
  const failures: unknown[] = []
  let used = 0
  for (const one of all) {
    const weight = room.weightOf(one)
    while (running.size > 0 && used + weight > room.most) await Promise.race(running)
    if (failures.length > 0) break
    used += weight
    const run = work(one)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => {
        used -= weight
        running.delete(run)
      })
    running.add(run)
  }
  await Promise.all(running)
  if (failures.length > 0) throw failures[0]
}
