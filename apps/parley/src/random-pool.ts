import { randomFillSync } from 'node:crypto'

const poolBytes = 4_096

/** Random bytes, each given out once. Drawn 4 KiB at a time: an order needs twenty ids, and each draw costs 6 µs. */
export function randomPool(): (count: number) => Uint8Array {
  let pool = new Uint8Array(0)
  return (count) => {
    if (pool.length < count) pool = randomFillSync(new Uint8Array(Math.max(poolBytes, count)))
    const given = pool.subarray(0, count)
    pool = pool.subarray(count)
    return given
  }
}
