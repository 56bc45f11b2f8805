import { buffer } from 'node:stream/consumers'
import { getBody } from './get-body.ts'
import { probeKey } from './object-keys.ts'
import { S3Objects } from './s3-objects.ts'
import { type S3Place, usualLimits } from './s3-place.ts'
import { withRetries } from './with-retries.ts'

/**
 * Whether the bucket can be used, by putting a small object and getting it back. Throws an Error whose message says in one
 * line what is wrong with it and what to do.
 */
export async function checkBucket(place: S3Place): Promise<void> {
  const limits = { ...usualLimits, ...place.limits }
  const objects = await S3Objects.open(place)
  const key = probeKey(place)
  const times = { limitMs: limits.answerMs, retryForMs: limits.retryForMs }
  const bytes = Buffer.from('Parley writes this object at each start, to know that it can.\n')
  await withRetries({ doing: `write to the bucket ${place.bucket}`, ...times }, (signal) =>
    objects.put(key, bytes, signal),
  ).catch(plainly)
  const back = await getBody({ objects, limits }, key, {}).catch(plainly)
  if (back.kind !== 'there' || !(await buffer(back.bytes)).equals(bytes)) {
    throw new Error(`the bucket ${place.bucket} does not give back what is put into it`)
  }
}

/** The cause says what to do. */
function plainly(error: unknown): never {
  throw error instanceof Error && error.cause instanceof Error ? error.cause : error
}
