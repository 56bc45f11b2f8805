import { type Document, isMap, isSeq, parseAllDocuments, type YAMLMap, type YAMLSeq } from 'yaml'
import type { CertificateUse } from './partner-spec.ts'

/** A certificate to be listed in the YAML of a partner. */
export type CertificateEntry = {
  readonly use: readonly CertificateUse[]
  /** `file:` and the way from the YAML file. */
  readonly certificate: string
  readonly privateKey?: string
  /** From when it is preferred. */
  readonly from?: string
}

export type Listed =
  | { readonly kind: 'listed'; readonly text: string }
  /** The file has no Partner of that name. */
  | { readonly kind: 'no-partner' }
  /** The list is written in one line, or there is none: a person has to put the entry in. */
  | { readonly kind: 'by-hand' }

/**
 * The YAML text with one more certificate at the end of a partner's list. The rest of the file, its comments and its
 * form, stays as it was written.
 */
export function listCertificate(text: string, partner: string, entry: CertificateEntry): Listed {
  const document = parseAllDocuments(text).find((one) => isPartner(one, partner))
  if (!document) return { kind: 'no-partner' }
  const list = document.getIn(['spec', 'certificates'], true)
  if (!isSeq(list) || list.flow === true) return { kind: 'by-hand' }
  const place = placeBehind(list, text)
  if (!place) return { kind: 'by-hand' }
  const lines = certificateLines(entry).map((line) => `${place.indent}${line}\n`)
  const before = text.slice(0, place.offset)
  const glue = before === '' || before.endsWith('\n') ? '' : '\n'
  return { kind: 'listed', text: before + glue + lines.join('') + text.slice(place.offset) }
}

/** The entry as lines of YAML, the first one beginning with its dash. */
export function certificateLines({
  use,
  certificate,
  privateKey,
  from,
}: CertificateEntry): readonly string[] {
  return [
    `- use: [${use.join(', ')}]`,
    `  certificate: ${certificate}`,
    ...(privateKey === undefined ? [] : [`  privateKey: ${privateKey}`]),
    ...(from === undefined ? [] : [`  from: "${from}"`]),
  ]
}

function isPartner(document: Document.Parsed, name: string): boolean {
  return document.get('kind') === 'Partner' && document.getIn(['metadata', 'name']) === name
}

/** Behind the last line of the last entry, with the blanks that stand before its dash. */
function placeBehind(
  list: YAMLSeq,
  text: string,
): { readonly offset: number; readonly indent: string } | undefined {
  const last = list.items.at(-1)
  const range = isMap(last) ? (last as YAMLMap).range : undefined
  if (!range) return undefined
  const [start, end] = range
  const dashLine = text.lastIndexOf('\n', start) + 1
  const indent = /^( *)- /.exec(text.slice(dashLine, start))?.[1]
  const lineEnd = text.indexOf('\n', Math.max(start, end - 1))
  return indent === undefined ? undefined : { offset: lineEnd < 0 ? text.length : lineEnd + 1, indent }
}
