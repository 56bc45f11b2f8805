import type { Element, Segment } from '../../view/interchange-tree.ts'
import { edifactSeparators, x12Separators } from '../../view/separators.ts'

/** One segment as text, for people to read. */
export function segmentLine({ tag, elements }: Segment, isX12: boolean): string {
  const separators = isX12 ? x12Separators : edifactSeparators
  const texts = elements.map((element) => elementText(element, separators.component))
  return `${[tag, ...texts].join(separators.element)}${separators.segment}`
}

function elementText(element: Element, component: string): string {
  if (typeof element === 'string') return element
  if ('repetitions' in element) return element.repetitions.map((one) => elementText(one, component)).join('^')
  return element.join(component)
}
