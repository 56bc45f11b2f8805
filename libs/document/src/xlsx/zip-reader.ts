import { crc32, inflateRawSync } from 'node:zlib'

/** Why a packed file is not opened. */
export type ZipRefusal = { readonly kind: 'refused'; readonly isLimit: boolean; readonly text: string }

export type ZipEntry = {
  readonly name: string
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly unpacked: number
  readonly offset: number
}

export type ZipLimits = {
  readonly maxEntries: number
  readonly maxRatio: number
  readonly maxUnpackedBytes: number
}

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const localSignature = 0x04034b50
const endLength = 22
const entryLength = 46
const localLength = 30

/**
 * Reads parts of a zip file by name. What is used to make a small file large is refused before anything is
 * inflated: many entries, entries that share bytes, a ratio or a sum beyond the limits; and inflating stops at
 * the size that an entry declares. No Zip64, no encryption: no workbook of a partner needs them.
 */
export class ZipReader {
  private readonly file: Buffer
  private readonly entries: ReadonlyMap<string, ZipEntry>

  private constructor(file: Buffer, entries: ReadonlyMap<string, ZipEntry>) {
    this.file = file
    this.entries = entries
  }

  static open(file: Buffer, limits: ZipLimits): ZipReader | ZipRefusal {
    const end = findEnd(file)
    if (end < 0) return broken('the file is not a zip file, or it is cut off')
    const count = file.readUInt16LE(end + 10)
    const size = file.readUInt32LE(end + 12)
    const begin = file.readUInt32LE(end + 16)
    if (count === 0xffff || begin === 0xffffffff) return limit('zip files of the 64-bit form are not read')
    if (count > limits.maxEntries) return limit(`the zip file has more than ${limits.maxEntries} entries`)
    if (begin + size > end) return broken('the directory of the zip file is not where it should be')
    const entries = readEntries(file, begin, count)
    if ('kind' in entries) return entries
    return (
      checkEntries(entries, limits) ??
      new ZipReader(file, new Map(entries.map((entry) => [entry.name, entry])))
    )
  }

  /** Undefined when there is no such entry. */
  read(name: string): Buffer | ZipRefusal | undefined {
    const entry = this.entries.get(name)
    if (entry === undefined) return undefined
    const { file } = this
    const { offset, packed, unpacked, method, crc } = entry
    if (offset + localLength > file.length || file.readUInt32LE(offset) !== localSignature) return damaged
    const begin = offset + localLength + file.readUInt16LE(offset + 26) + file.readUInt16LE(offset + 28)
    if (begin + packed > file.length) return damaged
    const bytes = file.subarray(begin, begin + packed)
    const content = method === 0 ? bytes : inflate(bytes, unpacked)
    return content === undefined || content.length !== unpacked || crc32(content) !== crc ? damaged : content
  }
}

function inflate(bytes: Buffer, length: number): Buffer | undefined {
  try {
    return inflateRawSync(bytes, { maxOutputLength: Math.max(1, length) })
  } catch {
    // Not deflate, or longer than it says.
    return undefined
  }
}

// The end record is last, before a comment of up to 65,535 bytes (APPNOTE 4.3.16).
function findEnd(file: Buffer): number {
  const least = Math.max(0, file.length - endLength - 0xffff)
  for (let at = file.length - endLength; at >= least; at--) {
    if (file.readUInt32LE(at) === endSignature) return at
  }
  return -1
}

/** signature 4, versions 4, flags 2, method 2, time 4, crc 4, sizes 4+4, lengths 2+2+2, disk 2, attributes 6, offset 4 */
function readEntries(file: Buffer, begin: number, count: number): readonly ZipEntry[] | ZipRefusal {
  const entries: ZipEntry[] = []
  let at = begin
  for (let index = 0; index < count; index++) {
    if (at + entryLength > file.length || file.readUInt32LE(at) !== entrySignature) return damaged
    const name = file.toString('utf8', at + entryLength, at + entryLength + file.readUInt16LE(at + 28))
    if ((file.readUInt16LE(at + 8) & 1) === 1)
      return broken('the zip file is encrypted; send it without a password')
    const method = file.readUInt16LE(at + 10)
    if (method !== 0 && method !== 8) return broken('the zip file is packed in a way that is not read')
    entries.push({
      ...{ name, method, crc: file.readUInt32LE(at + 16) },
      ...{ packed: file.readUInt32LE(at + 20), unpacked: file.readUInt32LE(at + 24) },
      offset: file.readUInt32LE(at + 42),
    })
    at += entryLength + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
  return entries
}

function checkEntries(entries: readonly ZipEntry[], limits: ZipLimits): ZipRefusal | undefined {
  const sorted = [...entries].sort((one, other) => one.offset - other.offset)
  if (new Set(entries.map(({ name }) => name)).size < entries.length)
    return broken('two entries of the zip file have one name')
  let free = 0
  let total = 0
  for (const { offset, packed, unpacked, method } of sorted) {
    if (offset < free) return limit('entries of the zip file share bytes')
    free = offset + localLength + packed
    total += unpacked
    if (method === 0 && packed !== unpacked) return damaged
    // Small parts pack well without harm.
    if (unpacked > 1024 * 1024 && unpacked > packed * limits.maxRatio) {
      return limit(`a part of the file unpacks to more than ${limits.maxRatio} times its size`)
    }
  }
  if (total <= limits.maxUnpackedBytes) return undefined
  return limit(`the file unpacks to more than ${limits.maxUnpackedBytes} bytes`)
}

const damaged: ZipRefusal = {
  kind: 'refused',
  isLimit: false,
  text: 'the zip file is damaged; send it again',
}

function broken(text: string): ZipRefusal {
  return { kind: 'refused', isLimit: false, text }
}

function limit(text: string): ZipRefusal {
  return { kind: 'refused', isLimit: true, text }
}
