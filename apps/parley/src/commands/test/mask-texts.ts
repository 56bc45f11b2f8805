import {
  type ExplainedComponent,
  type ExplainedElement,
  type ExplainedSegment,
  explainInterchange,
  frame,
} from '@parley/edi'
import { UserError } from '../../terminal.ts'
import { GuideBook } from '../edi/guide-book.ts'

/**
 * A copy of a file of EDI in which texts cannot be read: letters are X and digits 0 (so that check digits stay right), in
 * names, addresses, article and order numbers. What guides judge stays: codes, dates, quantities, prices, and the ids of
 * the envelope by which the agreement is found.
 */
export async function maskTexts(bytes: Uint8Array): Promise<Uint8Array> {
  const { interchanges } = frame(bytes)
  if (interchanges.length === 0)
    throw new UserError('Only EDI can be masked. Leave --mask out, and mind what you keep.')
  const copy = Uint8Array.from(bytes)
  const located = await (await GuideBook.open(undefined)).locate(interchanges)
  const guides = new Map(located.map(({ transaction, guide }) => [transaction, guide]))
  for (const interchange of interchanges) {
    const segments = explainInterchange(bytes, interchange, {
      guideFor: (transaction) => guides.get(transaction),
    })
    for (const segment of segments) maskSegment(copy, segment, interchange.standard === 'x12')
  }
  return copy
}

/** Elements of the envelope in which passwords are sent. */
const secrets: { readonly [tag: string]: readonly number[] | undefined } = { ISA: [2, 4], UNB: [6], UNG: [7] }
/** Numbers and dates stand in these as texts of no type of their own. */
const kept: ReadonlySet<string> = new Set(['DTM', 'ST', 'SE', 'UNH', 'UNT'])

/** What has no more characters is a line number or a code, and tells nothing. */
const shortest = 3

function maskSegment(copy: Uint8Array, segment: ExplainedSegment, isX12: boolean): void {
  const { tag, position, elements } = segment
  if (kept.has(tag)) return
  const parts = elements.flatMap((element): readonly (ExplainedElement | ExplainedComponent)[] => {
    if (position === undefined) return secrets[tag]?.includes(element.element) ? [element] : []
    return (element.components ?? [element]).filter((part) => part.width > shortest && isText(part, isX12))
  })
  const byteAt = byteFinder(segment)
  for (const { at, width } of parts) maskStretch(copy, byteAt(at), byteAt(at + width))
}

/** Characters to bytes of the file: one each, or as UTF-8. */
function byteFinder({ tag, text, length, offset }: ExplainedSegment): (at: number) => number {
  if (text.length === length) return (at) => offset + at
  if (Buffer.byteLength(text) === length) return (at) => offset + Buffer.byteLength(text.slice(0, at))
  throw new UserError(`A ${tag} at byte ${offset} is broken over lines and cannot be masked.`)
}

/** Of EDIFACT, where codes are alphanumeric too, what is longer than any code (an..17 and more). */
function isText({ type, max = 0 }: ExplainedElement | ExplainedComponent, isX12: boolean): boolean {
  if (type === undefined) return true
  return isX12 ? type === 'AN' : /^an?$/i.test(type) && max >= 9
}

function maskStretch(copy: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to; at++) {
    const byte = copy[at] ?? 0
    if (byte >= 0x30 && byte <= 0x39) copy[at] = 0x30
    else if (isLetter(byte) || byte > 0x7f) copy[at] = 0x58
  }
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x7a
}
