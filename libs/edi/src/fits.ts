import { byteClass } from './byte-classes.ts'
import type { Discriminator } from './guide/locator.ts'
import type { SegmentReader } from './segment-reader.ts'

/** Whether the segment at hand carries one of the values of a discriminator. */
export function fits(reader: SegmentReader, { element, component, values }: Discriminator): boolean {
  // Only the first repetition counts; elements that repeat are rare, and read as text.
  if (reader.hasClass(byteClass.repetition)) return values.includes(valueAt(reader, element, component))
  const { start, end } = reader.spanOf(element, component)
  for (const value of values) if (reader.isText(start, end, value)) return true
  return false
}

/** An element, or a component of its first repetition, as text; empty when it is not there. */
export function valueAt(reader: SegmentReader, element: number, component: number | undefined): string {
  if (component === undefined || !reader.has(element)) return reader.text(element)
  const { repetition } = reader.separators
  const whole = repetition === undefined ? element : (reader.repetitions(element)[0] ?? element)
  const span = reader.components(whole)[component - 1]
  return span === undefined ? '' : reader.slice(span.start, span.end)
}
