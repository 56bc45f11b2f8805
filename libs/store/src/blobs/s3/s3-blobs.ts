import { mkdir } from 'node:fs/promises'
import { crashPoint } from '@parley/config/crash-point'
import { LRUCache } from 'lru-cache'
import { type Blobs, BlobsUnavailable, type PayloadRef } from '../../payloads.ts'
import { checkBlobName } from '../blob-name.ts'
import { Gate } from './gate.ts'
import { keyToWrite, probeKey } from './object-keys.ts'
import { PartBuffers } from './part-buffers.ts'
import { putBody } from './put-body.ts'
import { readBlob } from './read-blob.ts'
import type { Head } from './read-sealed-object.ts'
import { S3Objects } from './s3-objects.ts'
import { type S3Place, usualLimits } from './s3-place.ts'
import { spool } from './spool.ts'
import { s3Unavailable } from './with-retries.ts'

/** Bodies on their way up at once; the others wait in their files. */
const mostUploads = 8

/** A head takes some 200 bytes. */
const mostHeads = 5_000

/** The frame waits two seconds for a check. */
const healthMs = 1_500

/**
 * Blobs as objects of a bucket, each put under its final name by one request or one joined upload: it is there whole or
 * not at all, whoever else puts the same. A body goes through a file of this machine first, because only its end tells
 * its name. Throws when that folder cannot be made; S3 is not asked yet (`checkBucket` does).
 */
export async function openS3Blobs(place: S3Place): Promise<Blobs> {
  const limits = { ...usualLimits, ...place.limits }
  await mkdir(place.spoolFolder, { recursive: true, mode: 0o700 })
  const objects = await S3Objects.open(place)
  const uploads = new Gate(mostUploads)
  const buffers = new PartBuffers(limits.partBytes)
  const heads = new LRUCache<string, Head>({ max: mostHeads })
  const needs = { objects, limits, place, buffers, heads }
  const seal = place.encryption.kind === 'own' ? firstKey(place) : undefined
  return {
    place,
    write: async (body, mediaType): Promise<PayloadRef> => {
      const spooled = await spool(place.spoolFolder, body, seal)
      try {
        crashPoint('blob.after-write')
        const put = () => putBody(needs, keyToWrite(place, spooled.sha256), spooled)
        await uploads.through(put, limits.roomMs, () => tooMany(limits.roomMs))
      } finally {
        await spooled.close()
      }
      return { sha256: spooled.sha256, sizeBytes: spooled.plainBytes, mediaType }
    },
    read: (sha256, range) => {
      checkBlobName(sha256)
      return readBlob(needs, sha256, range)
    },
    health: async () => {
      try {
        await objects.head(probeKey(place), AbortSignal.timeout(healthMs))
      } catch (cause) {
        throw s3Unavailable('look for the probe', cause)
      }
    },
  }
}

function tooMany(waitedMs: number): BlobsUnavailable {
  return new BlobsUnavailable(
    new Error(`S3 took no other body within ${waitedMs} ms: more come than it takes`),
  )
}

function firstKey({ keys }: S3Place) {
  const [first] = keys
  if (first === undefined) throw new Error('blobs are to be sealed, and there is no key for it')
  return first
}
