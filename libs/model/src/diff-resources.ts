import { readCertificate } from './certificate.ts'
import { canonicalJson } from './content-hash.ts'
import { type Path, pathText } from './problem.ts'
import type { Resource, ResourceKind } from './resource.ts'

/** A field that differs. `before` is undefined when it was added, `after` when it was removed. */
export type FieldChange = { readonly path: string; readonly before: unknown; readonly after: unknown }

export type ResourceChange = {
  readonly kind: ResourceKind
  readonly name: string
  readonly change: 'added' | 'removed' | 'changed'
  /** Empty unless changed. */
  readonly fields: readonly FieldChange[]
}

/**
 * What it takes to come from `a` to `b`, by kind and name. Certificates are shown by fingerprint and last day,
 * anything that looks like a secret as `***`.
 */
export function diffResources(a: readonly Resource[], b: readonly Resource[]): readonly ResourceChange[] {
  const before = byKey(a)
  const after = byKey(b)
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort()
  return keys.flatMap((key) => changeOf(before.get(key), after.get(key)))
}

function byKey(resources: readonly Resource[]): ReadonlyMap<string, Resource> {
  return new Map(resources.map((resource) => [`${resource.kind}/${resource.metadata.name}`, resource]))
}

function changeOf(before: Resource | undefined, after: Resource | undefined): readonly ResourceChange[] {
  const present = after ?? before
  if (!present) return []
  const of = { kind: present.kind, name: present.metadata.name }
  if (!before) return [{ ...of, change: 'added', fields: [] }]
  if (!after) return [{ ...of, change: 'removed', fields: [] }]
  const fields = fieldChanges(before, after, [])
  return fields.length === 0 ? [] : [{ ...of, change: 'changed', fields }]
}

function fieldChanges(before: unknown, after: unknown, path: Path): readonly FieldChange[] {
  if (canonicalJson(before) === canonicalJson(after) && (before === undefined) === (after === undefined))
    return []
  if (isList(before) && isList(after)) {
    const length = Math.max(before.length, after.length)
    return Array.from({ length }, (_, index) =>
      fieldChanges(before[index], after[index], [...path, index]),
    ).flat()
  }
  if (isMap(before) && isMap(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return names.flatMap((name) => fieldChanges(own(before, name), own(after, name), [...path, name]))
  }
  return [{ path: pathText(path), before: shown(before, path.at(-1)), after: shown(after, path.at(-1)) }]
}

function own(map: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(map, name) ? map[name] : undefined
}

const secretName = /password|passphrase|secret|token|credential/i

/** What may be shown of a value: never a key, never the credentials of an address. */
function shown(value: unknown, name: string | number | undefined): unknown {
  if (isList(value)) return value.map((item) => shown(item, name))
  if (isMap(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(inner, key)]))
  if (typeof value !== 'string') return value
  const isReference = /^(file|env):/.test(value)
  if (value.includes('PRIVATE KEY')) return '***'
  if (typeof name === 'string' && (secretName.test(name) || name === 'privateKey'))
    return isReference ? value : '***'
  if (value.includes('-----BEGIN CERTIFICATE-----')) return certificateLine(value)
  return beginning(value.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i, '$1***@'))
}

const longest = 200

/** Files of tests are long, and no one reads them in a list of changes. */
function beginning(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, 60)}... (${text.length} characters)`
}

function certificateLine(pem: string): string {
  const read = readCertificate(pem)
  if (read.kind === 'unreadable') return 'certificate that cannot be read'
  const until = new Date(read.x509.validTo).toISOString().slice(0, 10)
  return `certificate sha-256 ${read.x509.fingerprint256}, until ${until}`
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
