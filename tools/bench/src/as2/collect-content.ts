import type { Sized } from '@parley/as2'

/** All of it in one buffer. */
export async function collectContent({ sizeBytes, read }: Sized): Promise<Buffer> {
  const whole = Buffer.allocUnsafe(sizeBytes)
  let at = 0
  for await (const piece of read()) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
