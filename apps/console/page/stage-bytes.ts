import { ask, type Payload } from './answers.ts'
import { bytesText, classed, element, link } from './elements.ts'

const shownTextBytes = 64 * 1024
const shownHexBytes = 2 * 1024

/** One stage, closed. Its bytes are read when it is opened, and no more of them than are shown. */
export function stageBytes(id: string, { role, sizeBytes, mediaType }: Payload): HTMLElement {
  const path = `/api/v1/messages/${id}/payloads/${role}`
  const summary = element(
    'summary',
    element('strong', role),
    ` ${bytesText(sizeBytes)} `,
    classed('span', 'quiet', mediaType),
  )
  const box = element('details', summary)
  const open = async (): Promise<void> => {
    try {
      box.append(
        ...view(role, await firstBytes(path), sizeBytes),
        element('p', link(path, `Download ${role}`)),
      )
    } catch (error) {
      box.append(classed('p', 'bad', error instanceof Error ? error.message : String(error)))
    }
  }
  box.addEventListener('toggle', () => void open(), { once: true })
  return box
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const enough = new AbortController()
  const answer = await ask(path, enough.signal)
  const chunks: Uint8Array[] = []
  let length = 0
  for (const reader = answer.body?.getReader(); reader && length < shownTextBytes; ) {
    const { done, value } = await reader.read()
    if (done) break
    chunks.push(value)
    length += value.length
  }
  if (length >= shownTextBytes) enough.abort()
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer()).subarray(0, shownTextBytes)
}

function view(role: string, bytes: Uint8Array, sizeBytes: number): HTMLElement[] {
  const text = readable(bytes)
  const shown = text === undefined ? Math.min(bytes.length, shownHexBytes) : bytes.length
  const lines = text === undefined ? undefined : bySegment(text)
  const notes = [
    ...(shown < sizeBytes ? [`The first ${bytesText(shown)} of ${bytesText(sizeBytes)}.`] : []),
    ...(text === undefined ? ['Not text: offset, bytes in hexadecimal, characters.'] : []),
    ...(lines === undefined ? [] : ['A line for each segment, to be read; the download is as it was.']),
  ]
  const pre = element('pre', lines ?? text ?? hexLines(bytes.subarray(0, shown)))
  // It scrolls, so the keyboard must reach it.
  pre.tabIndex = 0
  pre.setAttribute('role', 'region')
  pre.setAttribute('aria-label', `Bytes of ${role}`)
  return [...(notes.length > 0 ? [classed('p', 'quiet', notes.join(' '))] : []), pre]
}

/** undefined: not text. Separators of EDI may be control characters (X12.5 3.2), which text of others has not. */
function readable(bytes: Uint8Array): string | undefined {
  if (
    bytes.some(
      (byte) => (byte < 0x20 && ![9, 10, 13, 0x1c, 0x1d, 0x1e, 0x1f].includes(byte)) || byte === 0x7f,
    )
  )
    return undefined
  try {
    // A character that the limit cut in two is left out.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, {
      stream: bytes.length === shownTextBytes,
    })
  } catch {
    return new TextDecoder('latin1').decode(bytes)
  }
}

/** An interchange (the terminator is byte 105 of ISA) or one transaction of it, a line for each segment. */
function bySegment(text: string): string | undefined {
  const terminator = text.startsWith('ISA') ? text[105] : /^ST(\W)\w+\1\w+(?:\1\w*)?(\W)/.exec(text)?.[2]
  if (terminator === undefined || /[\w\r\n]/.test(terminator)) return undefined
  return text
    .split(terminator)
    .map((segment) => segment.replace(/^[\r\n]+/, ''))
    .join(`${terminator}\n`)
}

function hexLines(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let offset = 0; offset < bytes.length; offset += 16) {
    const part = [...bytes.subarray(offset, offset + 16)]
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const characters = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'))
    lines.push(`${offset.toString(16).padStart(6, '0')}  ${hex.padEnd(47)}  ${characters.join('')}`)
  }
  return lines.join('\n')
}
