import type { Delimiters } from '../../interchange.ts'
import { isAlphanumeric, isBlank, withoutLineEnds } from '../bytes.ts'
import type { Head } from '../release-reader.ts'

/*
 * UNA:+.? '   component, element, decimal mark, release, repetition (a blank before syntax version 4), terminator
 * UNB+UNOC:3+...
 * Without a UNA the separators are those of the standard; of UNOB in version 1 they may be the information separators
 * 1F, 1D, 1C, which need no release character (ISO 9735 Annex A). Files wrapped at a fixed width have line ends
 * anywhere behind the UNA.
 */
const standard = { component: 0x3a, element: 0x2b, decimal: 0x2e, release: 0x3f, segment: 0x27 }
const unprintable = { component: 0x1f, element: 0x1d, decimal: 0x2e, segment: 0x1c }
const repetitionOfVersion4 = 0x2a

/** `more`: not enough bytes yet. `none`: no interchange begins with these bytes. */
export function readServiceString(bytes: Uint8Array): Head | 'more' | 'none' {
  return bytes[2] === 0x41 ? afterUna(bytes) : atUnb(bytes, 0, undefined)
}

// Blanks and line ends between UNA and UNB, and line ends within the head of UNB; more of them is no interchange.
const mostBlanks = 64

function afterUna(bytes: Uint8Array): Head | 'more' | 'none' {
  if (bytes.length < 9) return 'more'
  const [component = 0, element = 0, decimal = 0, release = 0, repetition = 0, segment = 0] =
    bytes.subarray(3)
  const separators = [component, element, segment]
  const distinct =
    new Set(separators).size === 3 && !separators.some((byte) => isAlphanumeric(byte) || byte === 0x20)
  if (!distinct) return 'none'
  let at = 9
  while (at < bytes.length && isBlank(bytes[at] ?? 0)) at++
  if (at - 9 > mostBlanks) return 'none'
  return atUnb(bytes, at, {
    ...{ component, element, segment, decimal },
    ...(release !== 0x20 && { release }),
    ...(repetition !== 0x20 && { repetition }),
  })
}

function atUnb(bytes: Uint8Array, unbAt: number, told: Delimiters | undefined): Head | 'more' | 'none' {
  const head = withoutLineEnds(bytes.subarray(unbAt))
  if (bytes.length - unbAt - head.length > mostBlanks) return 'none'
  const [u, n, b, element, ...syntax] = head
  if ([u, n, b].some((byte, at) => byte !== undefined && byte !== [0x55, 0x4e, 0x42][at])) return 'none'
  const known = told ?? (element === unprintable.element ? unprintable : standard)
  if (element !== undefined && element !== known.element) return 'none'
  const identifier = syntax.slice(0, 4)
  if (identifier.some((byte) => byte < 0x41 || byte > 0x5a)) return 'none'
  const [, , , , behind, version] = syntax
  if (behind === undefined) return 'more'
  const isVersioned = behind === known.component
  if (!isVersioned && behind !== known.element && behind !== known.segment) return 'none'
  if (isVersioned && version === undefined) return 'more'
  return {
    delimiters: ofVersion(known, isVersioned ? version : undefined, told !== undefined),
    headerAt: unbAt,
    hasServiceString: told !== undefined,
  }
}

/** Repetition is of syntax version 4 only: before it the fifth character of UNA is reserved. */
function ofVersion(known: Delimiters, version: number | undefined, isTold: boolean): Delimiters {
  const { repetition, ...others } = known
  if (version !== 0x34) return others
  if (isTold) return known
  return { ...others, repetition: repetitionOfVersion4 }
}
