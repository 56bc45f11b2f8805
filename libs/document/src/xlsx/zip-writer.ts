import { crc32, deflateRawSync } from 'node:zlib'

export type ZipPart = { readonly name: string; readonly content: Uint8Array }

// 1980-01-01 00:00, the first that the form has: the same parts give the same bytes.
const dosTime = 0
const dosDate = 0x21
const version = 20

/** Writes a zip file of deflated parts (APPNOTE 4.3): no times, no Zip64. */
export function writeZip(parts: readonly ZipPart[]): Uint8Array {
  const pieces: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content } of parts) {
    const packed = deflateRawSync(content, { level: 6 })
    const fields = {
      name: Buffer.from(name, 'utf8'),
      crc: crc32(content),
      packed: packed.length,
      unpacked: content.length,
    }
    const local = localHeader(fields)
    directory.push(entry(fields, offset))
    pieces.push(local, packed)
    offset += local.length + packed.length
  }
  const entries = Buffer.concat(directory)
  return Buffer.concat([...pieces, entries, ending(parts.length, entries.length, offset)])
}

type Fields = {
  readonly name: Buffer
  readonly crc: number
  readonly packed: number
  readonly unpacked: number
}

/** signature 4, version 2, flags 2, method 2, time 2, date 2, crc 4, packed 4, unpacked 4, name length 2, extra 2 */
function localHeader(fields: Fields): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  writeFields(header, 4, fields)
  return Buffer.concat([header, fields.name])
}

function entry(fields: Fields, offset: number): Buffer {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(version, 4)
  writeFields(header, 6, fields)
  header.writeUInt32LE(offset, 42)
  return Buffer.concat([header, fields.name])
}

function writeFields(header: Buffer, at: number, { name, crc, packed, unpacked }: Fields): void {
  header.writeUInt16LE(version, at)
  header.writeUInt16LE(8, at + 4)
  header.writeUInt16LE(dosTime, at + 6)
  header.writeUInt16LE(dosDate, at + 8)
  header.writeUInt32LE(crc, at + 10)
  header.writeUInt32LE(packed, at + 14)
  header.writeUInt32LE(unpacked, at + 18)
  header.writeUInt16LE(name.length, at + 22)
}

function ending(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return end
}
