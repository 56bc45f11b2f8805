import type { Path } from './problem.ts'
import { resolvePath } from './resolve-path.ts'
import type { ResourceKind } from './resource.ts'
import type { SchemaFault } from './schema-faults.ts'
import { didYouMean } from './suggest.ts'

export type Inlined = { readonly value: unknown; readonly faults: readonly SchemaFault[] }

/**
 * Replaces `file:` references of certificates by the PEM text of the file they name, relative to the YAML file. A file
 * that holds a private key is refused, so that no key can slip into a revision.
 */
export function inlineCertificates(
  value: unknown,
  kind: ResourceKind,
  yamlFile: string,
  files: ReadonlyMap<string, string>,
): Inlined {
  const faults: SchemaFault[] = []
  let inlined = value
  for (const path of certificatePaths(value, kind)) {
    const written = at(value, path)
    if (typeof written !== 'string') continue
    const found: Read = written.startsWith('file:')
      ? readCertificate(written.slice('file:'.length), yamlFile, files)
      : { kind: 'found', pem: tidy(written) }
    if (found.kind === 'found') inlined = replaced(inlined, path, found.pem)
    else faults.push({ path, at: 'value', text: found.text })
  }
  return { value: inlined, faults }
}

/** Where certificates are written in a resource of this kind. */
function certificatePaths(value: unknown, kind: ResourceKind): readonly Path[] {
  if (kind === 'Gateway')
    return [
      ['spec', 'http', 'trust'],
      ['spec', 'http', 'clientCertificate', 'certificate'],
    ]
  const entries = kind === 'Partner' ? at(value, ['spec', 'certificates']) : undefined
  return Array.isArray(entries)
    ? entries.map((_, index) => ['spec', 'certificates', index, 'certificate'])
    : []
}

function at(value: unknown, path: Path): unknown {
  return path.reduce(
    (inner: unknown, step) =>
      (inner as Readonly<Record<string | number, unknown>> | null | undefined)?.[step],
    value,
  )
}

function replaced(value: unknown, [step, ...rest]: Path, by: string): unknown {
  if (step === undefined) return by
  const inner = replaced((value as Readonly<Record<string | number, unknown>>)[step], rest, by)
  if (Array.isArray(value)) return value.with(Number(step), inner)
  return { ...(value as object), [step]: inner }
}

type Read =
  | { readonly kind: 'found'; readonly pem: string }
  | { readonly kind: 'refused'; readonly text: string }

function readCertificate(reference: string, yamlFile: string, files: ReadonlyMap<string, string>): Read {
  const path = resolvePath(yamlFile, reference)
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

/** One form for one certificate, whatever the editor did to its line ends, so that equal content stays equal. */
function tidy(pem: string): string {
  const lines = pem.split(/\r?\n/).map((line) => line.trim())
  return `${lines.filter((line) => line !== '').join('\n')}\n`
}
