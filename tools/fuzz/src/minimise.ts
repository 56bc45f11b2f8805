/** The smallest input found, by leaving stretches out, for which `fails` still holds. */
export async function minimise(
  bytes: Buffer,
  fails: (smaller: Buffer) => Promise<boolean>,
  mostTries = 2_000,
): Promise<Buffer> {
  let smallest = bytes
  let tries = 0
  for (let size = Math.ceil(bytes.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < smallest.length && tries < mostTries; tries++) {
      const smaller = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + size)])
      if (await fails(smaller)) smallest = smaller
      else at += size
    }
  }
  return smallest
}
