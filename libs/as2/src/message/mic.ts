import {
  type Digest,
  type DigestName,
  digestByName,
  digestBySpelling,
  digestNames,
  type Legacy,
  plainDigestName,
} from '../cms/algorithms.ts'

/** Message integrity check: base64 digest and the algorithm's name as it stands in the receipt (RFC 4130 7.3.1). */
export type Mic = { readonly digest: string; readonly algorithm: string }

/**
 * What a MIC covers (RFC 4130 7.3.1, RFC 5402 4): the payload's entity with its fields, its body alone, or the entity it
 * was compressed into; as it is, or with CRLF line ends.
 */
export type MicRule =
  | 'entity'
  | 'entity-crlf'
  | 'body'
  | 'body-crlf'
  | 'compressed-entity'
  | 'compressed-body'

/** The digest of a MIC and the spelling the partner used for it, which the receipt repeats. */
export type MicAlgorithm = { readonly digest: Digest; readonly spelling: string }

/** The first algorithm of the partner's list that we offer. Nothing when none is. */
export function firstSupported(requested: readonly string[], legacy?: Legacy): MicAlgorithm | undefined {
  for (const spelling of requested) {
    const digest = digestBySpelling(spelling, legacy)
    if (digest) return { digest, spelling }
  }
  return undefined
}

export function micAlgorithm(name: DigestName): MicAlgorithm {
  return { digest: digestByName(name), spelling: name }
}

/** Reads `base64, algorithm` as partners write it: blanks anywhere, comma or blank between, any spelling. */
export function parseMic(field: string): Mic | undefined {
  if (field.length > 512) return undefined
  const match = /^\s*([A-Za-z0-9+/\s]+=*)\s*[,;\s]\s*"?([A-Za-z][\w-]*)"?\s*$/.exec(
    field.replace(/\s+/g, ' '),
  )
  return match ? { digest: (match[1] ?? '').replace(/\s+/g, ''), algorithm: match[2] ?? '' } : undefined
}

/** The digest to sign a receipt with: the one that its MIC has, SHA-256 when it has none. */
export function receiptDigest(mic: Mic | undefined): DigestName {
  const name = plainDigestName(mic?.algorithm ?? '')
  return digestNames.find((one) => one === name) ?? 'sha-256'
}

/** Same algorithm under any spelling, same digest bytes. */
export function sameMic(one: Mic, other: Mic): boolean {
  if (plainDigestName(one.algorithm) !== plainDigestName(other.algorithm)) return false
  return Buffer.from(one.digest, 'base64').equals(Buffer.from(other.digest, 'base64'))
}
