import DataLoader from 'dataloader'

/** Answers for keys, in their order; an Error stands for the one key that cannot be answered. */
export type ReadMany<Key, Value> = (keys: readonly Key[]) => Promise<readonly (Value | Error)[]>

const keysAtOnce = 128

/**
 * One reader for many callers: what they ask for in the same turn of the event loop is read in one round trip. Nothing
 * is remembered, so that nobody sees what was true before he asked.
 */
export function gather<Key, Value>(readMany: ReadMany<Key, Value>): (key: Key) => Promise<Value> {
  const loader = new DataLoader<Key, Value>(async (keys) => readMany(keys), {
    cache: false,
    maxBatchSize: keysAtOnce,
    batchScheduleFn: (read) => setImmediate(read),
  })
  return (key) => loader.load(key)
}
