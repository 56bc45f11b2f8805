import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { Resource } from '@parley/model'

/** Resources as a revision carries them (parley.registry.v1.Revision.resources): a JSON array in gzip. */
export function packResources(resources: readonly Resource[]): Promise<Buffer> {
  return promisify(gzip)(JSON.stringify(resources))
}

/** What comes out is the registry's own work, so it is bounded against a fault, not against an enemy. */
const largestJsonBytes = 1024 ** 3

export async function unpackResources(packed: Buffer): Promise<readonly Resource[]> {
  const json = await promisify(gunzip)(packed, { maxOutputLength: largestJsonBytes })
  return JSON.parse(json.toString('utf8')) as readonly Resource[]
}
