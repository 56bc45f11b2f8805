import type { ByteSource } from '../bytes/byte-source.ts'
import { firstField, type HeaderLines, parseFields, parseParameters } from './mime-fields.ts'

/** One MIME entity. `whole` is what MICs and signatures cover: fields, empty line and body as received. */
export type Entity = { readonly fields: HeaderLines; readonly whole: Buffer; readonly body: Buffer }

const maxFieldBlockBytes = 64 * 1024

/**
 * Cuts the header fields from the body; lines may end in CRLF or in LF alone, and the block may be empty.
 * Nothing when the bytes do not begin with header fields.
 */
export function readEntity(whole: Buffer): Entity | undefined {
  let lineStart = 0
  while (lineStart <= maxFieldBlockBytes) {
    const lineEnd = whole.indexOf(0x0a, lineStart)
    const empty = lineEnd === lineStart || (lineEnd === lineStart + 1 && whole[lineStart] === 0x0d)
    if (empty || lineEnd < 0) return entityAt(whole, lineStart, lineEnd < 0 ? whole.length : lineEnd + 1)
    lineStart = lineEnd + 1
  }
  return undefined
}

function entityAt(whole: Buffer, blockEnd: number, bodyStart: number): Entity | undefined {
  const body = whole.subarray(bodyStart)
  if (blockEnd === 0 && bodyStart > 0 && bodyStart <= 2) return { fields: [], whole, body }
  const block = whole.toString('latin1', 0, Math.min(bodyStart, maxFieldBlockBytes + 4))
  const fields = parseFields(block.replace(/(\r?\n)+$/, ''))
  return fields && { fields, whole, body }
}

/** The head of an entity: its fields, and the bytes they came in, empty line included. */
export type EntityHead = { readonly fields: HeaderLines; readonly bytes: Buffer }

/** Takes the header fields off the source. Nothing, and nothing taken, when the bytes do not begin with fields. */
export async function takeEntityHead(source: ByteSource): Promise<EntityHead | undefined> {
  let lineStart = 0
  for (let seen = 0; ; ) {
    const lineEnd = source.window.indexOf(0x0a, seen)
    if (lineEnd >= 0) {
      const empty = lineEnd === lineStart || (lineEnd === lineStart + 1 && source.at(lineStart) === 0x0d)
      if (empty) return headOf(source, lineEnd + 1)
      lineStart = lineEnd + 1
      seen = lineStart
    } else {
      seen = source.length
      if (!(await source.fill(seen + 1))) return headOf(source, source.length)
    }
    if (lineStart > maxFieldBlockBytes || seen > maxFieldBlockBytes * 2) return undefined
  }
}

function headOf(source: ByteSource, bytes: number): EntityHead | undefined {
  const entity = readEntity(source.window.subarray(0, bytes))
  return entity && { fields: entity.fields, bytes: source.take(bytes) }
}

export function contentTypeOf(fields: HeaderLines): string | undefined {
  return firstField(fields, 'Content-Type')
}

/** The name a payload asks to be stored under: last path step only, no control characters. */
export function fileNameOf(fields: HeaderLines): string | undefined {
  const disposition = parseParameters(firstField(fields, 'Content-Disposition') ?? '').parameters.get(
    'filename',
  )
  const named = disposition ?? parseParameters(contentTypeOf(fields) ?? '').parameters.get('name')
  const step = (named ?? '').split(/[/\\]/).at(-1) ?? ''
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
  const clean = step.replace(/[\x00-\x1f\x7f]/g, '').trim()
  return clean === '' || clean === '.' || clean === '..' ? undefined : clean.slice(0, 255)
}
