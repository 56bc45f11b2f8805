import type { ResourceKind } from './resource.ts'
import type { SchemaFault } from './schema-faults.ts'
import { didYouMean } from './suggest.ts'

type Inlined = { readonly value: unknown; readonly faults: readonly SchemaFault[] }

/**
 * Replaces `file:` references of a partner's certificates by the PEM text of the file they name, relative to the
 * YAML file. A file that holds a private key is refused, so that no key can slip into a revision.
 */
export function inlineCertificates(
  value: unknown,
  kind: ResourceKind,
  yamlFile: string,
  files: ReadonlyMap<string, string>,
): Inlined {
  const entries = kind === 'Partner' ? certificateEntries(value) : undefined
  if (!entries) return { value, faults: [] }
  const faults: SchemaFault[] = []
  const certificates = entries.map((entry, index) => {
    const written: unknown = (entry as { certificate?: unknown } | null)?.certificate
    if (typeof written !== 'string') return entry
    if (!written.startsWith('file:')) return { ...(entry as object), certificate: tidy(written) }
    const found = readCertificate(written.slice('file:'.length), yamlFile, files)
    if (found.kind === 'found') return { ...(entry as object), certificate: found.pem }
    faults.push({ path: ['spec', 'certificates', index, 'certificate'], at: 'value', text: found.text })
    return entry
  })
  const resource = value as { spec: object }
  return { value: { ...resource, spec: { ...resource.spec, certificates } }, faults }
}

function certificateEntries(value: unknown): readonly unknown[] | undefined {
  const spec: unknown = (value as { spec?: unknown }).spec
  const entries: unknown = (spec as { certificates?: unknown } | null | undefined)?.certificates
  return Array.isArray(entries) ? (entries as readonly unknown[]) : undefined
}

type Read =
  | { readonly kind: 'found'; readonly pem: string }
  | { readonly kind: 'refused'; readonly text: string }

function readCertificate(reference: string, yamlFile: string, files: ReadonlyMap<string, string>): Read {
  const path = resolve(yamlFile, reference)
  const text = files.get(path)
  if (text === undefined) {
    return {
      kind: 'refused',
      text: `there is no certificate file "${path}"${didYouMean(path, [...files.keys()])}`,
    }
  }
  if (text.includes('PRIVATE KEY')) {
    return { kind: 'refused', text: `"${path}" holds a private key; keep the certificate alone in this file` }
  }
  return { kind: 'found', pem: tidy(text) }
}

/** `certs/us.pem` seen from `partners/us.yaml` is `partners/certs/us.pem`; `..` and `.` are followed. */
function resolve(from: string, reference: string): string {
  const absolute = reference.startsWith('/')
  const steps = absolute ? [] : from.split(/[\\/]/).slice(0, -1)
  for (const step of reference.split('/')) {
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop()
    else if (step !== '.' && step !== '') steps.push(step)
  }
  return (absolute || from.startsWith('/') ? '/' : '') + steps.filter((step) => step !== '').join('/')
}

/** One form for one certificate, whatever the editor did to its line ends, so that equal content stays equal. */
function tidy(pem: string): string {
  const lines = pem.split(/\r?\n/).map((line) => line.trim())
  return `${lines.filter((line) => line !== '').join('\n')}\n`
}
