import { createHash } from 'node:crypto'
import type { Resource } from './resource.ts'

/**
 * SHA-256, in lower-case hex, of the canonical JSON of the resources. The order of resources and of fields does
 * not count, so the same content is the same revision, whatever files it was read from.
 */
export function contentHash(resources: readonly Resource[]): string {
  const sorted = resources
    .map((resource) => ({ key: `${resource.kind}/${resource.metadata.name}`, text: canonicalJson(resource) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return createHash('sha256')
    .update(`[${sorted.map(({ text }) => text).join(',')}]`)
    .digest('hex')
}

/** JSON with fields sorted by name and no white space, in the spirit of RFC 8785; undefined fields are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`).join(',')}}`
}
