import type { Element, Segment } from '../view/interchange-tree.ts'

/** What differs between two files; `transaction` is missing for the envelope. */
export type Difference = {
  readonly kind: 'changed' | 'added' | 'removed'
  /** Of a transaction that was added or removed as a whole, `before` or `after` is its header. */
  readonly what: 'segment' | 'transaction'
  readonly transaction?: { readonly setId: string; readonly controlNumber: string }
  readonly before?: Segment
  readonly after?: Segment
  readonly changes?: readonly ElementChange[]
}

/** One text that differs; all numbers count from 1, and those of a single repetition or component are left out. */
export type ElementChange = {
  readonly element: number
  readonly repetition?: number
  readonly component?: number
  readonly before: string
  readonly after: string
}

/** `03`, of a composite `03-01`, of a repetition `03[2]`. */
export function placeOfChange({ element, repetition, component }: ElementChange): string {
  const number = `${twoDigits(element)}${repetition === undefined ? '' : `[${repetition}]`}`
  return component === undefined ? number : `${number}-${twoDigits(component)}`
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}

/** A segment in one line. Two files may have different separators: here each of them is that of most X12. */
export function segmentLine({ tag, elements }: Segment): string {
  const texts = elements.map((element) => {
    const all = typeof element === 'object' && 'repetitions' in element ? element.repetitions : [element]
    return all.map((one) => (typeof one === 'string' ? one : one.join(':'))).join('^')
  })
  return [tag, ...texts].join('*')
}

/** The texts that differ between two segments. */
export function elementChanges(before: Segment, after: Segment): readonly ElementChange[] {
  const changes: ElementChange[] = []
  const count = Math.max(before.elements.length, after.elements.length)
  for (let at = 0; at < count; at++) {
    const [one, other] = [textsOf(before.elements[at] ?? ''), textsOf(after.elements[at] ?? '')]
    const repetitions = Math.max(one.length, other.length)
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const [ofOne, ofOther] = [one[repetition] ?? [], other[repetition] ?? []]
      const components = Math.max(ofOne.length, ofOther.length)
      for (let component = 0; component < components; component++) {
        const [text, told] = [ofOne[component] ?? '', ofOther[component] ?? '']
        if (text === told) continue
        changes.push({
          element: at + 1,
          ...(repetitions > 1 && { repetition: repetition + 1 }),
          ...(components > 1 && { component: component + 1 }),
          before: text,
          after: told,
        })
      }
    }
  }
  return changes
}

/** Repetitions of components. */
function textsOf(element: Element): readonly (readonly string[])[] {
  if (typeof element === 'string') return [[element]]
  if (!('repetitions' in element)) return [element]
  return element.repetitions.map((one) => (typeof one === 'string' ? [one] : one))
}

/** The same for segments that say the same: empty elements and components at the end say nothing. */
export function segmentKey({ tag, elements }: Segment): string {
  const texts = elements.map((element) =>
    textsOf(element)
      .map((components) => trimmed(components.join('\u001f'), '\u001f'))
      .join('\u001e'),
  )
  return trimmed([tag, ...texts].join('\u001d'), '\u001d')
}

function trimmed(text: string, separator: string): string {
  let end = text.length
  while (end > 0 && text[end - 1] === separator) end--
  return text.slice(0, end)
}
