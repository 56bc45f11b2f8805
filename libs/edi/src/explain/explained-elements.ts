import type { ElementRules } from '../guide/program.ts'
import type { SegmentReader } from '../segment-reader.ts'
import type { ExplainedComponent, ExplainedElement } from './explained-segment.ts'
import type { SegmentText } from './segment-text.ts'

/** Where the elements of the segment at hand stand in its text, and what the guide knows of each. */
export function explainedElements(
  reader: SegmentReader,
  text: SegmentText,
  rules: readonly ElementRules[],
): readonly ExplainedElement[] {
  // Of ISA11 and ISA16 the separators themselves are the values.
  const isPlain = reader.tag === 'ISA'
  const elements: ExplainedElement[] = []
  for (let element = 1; element <= reader.elementCount; element++) {
    const span = { start: reader.startOf(element), end: reader.endOf(element) }
    const known = rules[element - 1]
    const isWhole = isPlain || reader.repetitions(element).length > 1
    const components = isWhole ? [] : reader.components(element)
    elements.push({
      element,
      ...text.placeOf(span.start, span.end),
      ...facts(known),
      ...(components.length > 1 && {
        components: components.map(({ start, end }, index): ExplainedComponent => {
          return {
            component: index + 1,
            ...text.placeOf(start, end),
            ...facts(known?.components?.[index]),
          }
        }),
      }),
    })
  }
  return elements
}

function facts(rules: ElementRules | undefined) {
  if (rules === undefined) return {}
  const { reference, type, min, max, name, components } = rules
  return {
    reference,
    ...(components === undefined && { type, min, max }),
    ...(name !== undefined && { name }),
  }
}
