import { isNcName } from './xml-names.ts'

/** A name as it stands in a tag. */
export type Name = {
  /** `cbc:ID` */
  readonly raw: string
  /** `cbc`; empty without a prefix. */
  readonly prefix: string
  readonly local: string
  readonly isValid: boolean
  /** Whether the table gives this very object for the name each time. */
  readonly isKept: boolean
}

type Entry = { readonly name: Name; readonly bytes: Uint8Array }

const maxNames = 4096

/**
 * The names of a file, each made a string once: a document repeats a few names thousands of times. Kept up to a
 * limit, and one for each hash, so that names made up to fill or to slow the table only miss it.
 */
export class NameTable {
  private readonly entries = new Map<number, Entry>()

  /** `hash` is that of `nameHash` over the bytes of the name. */
  name(bytes: Buffer, begin: number, end: number, hash: number): Name {
    const known = this.entries.get(hash)
    if (known !== undefined && isSame(known.bytes, bytes, begin, end)) return known.name
    const isKept = known === undefined && this.entries.size < maxNames
    const name = nameOf(bytes.toString('utf8', begin, end), isKept)
    if (isKept) this.entries.set(hash, { name, bytes: Uint8Array.from(bytes.subarray(begin, end)) })
    return name
  }
}

function isSame(known: Uint8Array, bytes: Uint8Array, begin: number, end: number): boolean {
  const { length } = known
  if (length !== end - begin) return false
  for (let index = 0; index < length; index++) if (known[index] !== bytes[begin + index]) return false
  return true
}

function nameOf(raw: string, isKept: boolean): Name {
  const colon = raw.indexOf(':')
  const prefix = colon < 0 ? '' : raw.slice(0, colon)
  const local = raw.slice(colon + 1)
  const isValid = isNcName(local) && (colon < 0 || isNcName(prefix))
  return { raw, prefix, local, isValid, isKept }
}
