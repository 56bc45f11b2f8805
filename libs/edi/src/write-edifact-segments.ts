import type { Delimiters } from './interchange.ts'

/** Elements of a segment, the tag first; a composite is its components. */
export type EdifactSegment = readonly (string | readonly string[])[]

/**
 * EDIFACT segments as text: what is empty at the end of a composite or segment is left out, separators in data get a
 * release character (ISO 9735 7). Without a release character a separator in data throws: such data cannot be sent.
 */
export function writeEdifactSegments(segments: readonly EdifactSegment[], delimiters: Delimiters): string {
  const element = String.fromCharCode(delimiters.element)
  const component = String.fromCharCode(delimiters.component)
  const end = String.fromCharCode(delimiters.segment) + (delimiters.suffix ?? '')
  const release = releaseFor(delimiters)
  const written = (one: string | readonly string[]) =>
    typeof one === 'string' ? release(one) : trimmed(one.map(release)).join(component)
  return segments.map((segment) => trimmed(segment.map(written)).join(element) + end).join('')
}

/** UNA for these separators (ISO 9735 Annex B). */
export function serviceString(delimiters: Delimiters): string {
  const { component, element, decimal = 0x2e, release = 0x20, repetition = 0x20, segment } = delimiters
  const characters = [component, element, decimal, release, repetition, segment]
  return `UNA${String.fromCharCode(...characters)}${delimiters.suffix ?? ''}`
}

function trimmed(parts: readonly string[]): readonly string[] {
  let length = parts.length
  while (length > 1 && parts[length - 1] === '') length--
  return parts.slice(0, length)
}

function releaseFor(delimiters: Delimiters): (text: string) => string {
  const { element, component, segment, repetition, release } = delimiters
  const special = new Set(
    [element, component, segment, repetition, release]
      .filter((byte) => byte !== undefined)
      .map((byte) => String.fromCharCode(byte)),
  )
  const mark = release === undefined ? undefined : String.fromCharCode(release)
  return (text) => {
    let written = ''
    for (const character of text) {
      if (!special.has(character)) written += character
      else if (mark !== undefined) written += mark + character
      else throw new Error('data holds a separator, and the interchange has no release character')
    }
    return written
  }
}
