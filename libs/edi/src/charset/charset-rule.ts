import { isAscii, isUtf8 } from 'node:buffer'
import { type Charset, charsetOf } from '../charset.ts'
import type { Interchange } from '../interchange.ts'
import { charsetOfSyntax } from '../write/character-set.ts'

/**
 * What an agreement makes of bytes that do not fit the declared character set. Without one the bytes decide, and a label
 * that they give the lie to is a warning.
 *   strict    an error with its place; UNOA and UNOB have their repertoires (ISO 9735 Annex A)
 *   replace   read as U+FFFD, and a warning
 *   override  the file is read in another set than it says
 * `charset` of the first two is that of files which declare none: X12.
 */
export type CharsetPolicy =
  | { readonly kind: 'strict' | 'replace'; readonly charset?: Charset }
  | { readonly kind: 'override'; readonly charset: Charset }

/** What a transaction is read from: an interchange of the framer has all of it but the policy. */
export type CharsetSource = {
  readonly header?: Interchange['header']
  readonly charset?: CharsetPolicy
}

/** What a file declares; a repertoire is ASCII without some of its characters. */
export type Declared =
  | { readonly kind: 'charset'; readonly charset: Charset }
  | { readonly kind: 'repertoire'; readonly name: 'unoa' | 'unob' }
  /** UNOX (ISO 2022) changes sets within the text; others are of no table. */
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'nothing' }

/** The set that UNB names, or the agreement for files that name none. */
export function declaredCharset({ header, charset: policy }: CharsetSource): Declared {
  const label = header !== undefined && 'syntax' in header ? header.syntax : ''
  if (!/^(UNO|KEC)/.test(label)) {
    const agreed = policy?.charset
    return agreed === undefined ? { kind: 'nothing' } : { kind: 'charset', charset: agreed }
  }
  const named = charsetOfSyntax(label)
  if (named === undefined) return { kind: 'unsupported' }
  return named === 'unoa' || named === 'unob'
    ? { kind: 'repertoire', name: named }
    : { kind: 'charset', charset: named }
}

/** The set in which bytes are read. */
export function readingCharset(bytes: Uint8Array, source: CharsetSource): Charset {
  if (isAscii(bytes)) return 'ascii'
  const { charset: policy } = source
  if (policy?.kind === 'override') return policy.charset
  const declared = declaredCharset(source)
  if (declared.kind === 'charset') {
    if (policy !== undefined) return declared.charset
    return detected(bytes, declared.charset)
  }
  const isNarrow = declared.kind === 'repertoire' || declared.kind === 'unsupported'
  return policy?.kind === 'replace' && isNarrow ? 'us-ascii' : charsetOf(bytes)
}

/** The bytes against the label: UTF-8 is hardly ever anything else, and C1 controls are marks of Windows-1252. */
function detected(bytes: Uint8Array, label: Charset): Charset {
  if (isUtf8(bytes)) return 'utf-8'
  if (label === 'utf-8' || label === 'iso-8859-1')
    return hasC1(bytes) || label === 'utf-8' ? 'windows-1252' : label
  return label
}

export function hasC1(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte >= 0x80 && byte <= 0x9f)
}
