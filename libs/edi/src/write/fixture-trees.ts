import { octetElements } from '../frame/x12/binary-segment.ts'
import { type Element, forEachSegment, type InterchangeTree, type Segment } from '../view/interchange-tree.ts'

/** A tree without what writing may change: places, trailers and other counts, padding of ISA, empty ends, line ends. */
export function normalTree(tree: InterchangeTree) {
  const groups = tree.groups.map(({ header, transactions }) => ({
    header: header && normalSegment(header),
    transactions: transactions.map((transaction) => {
      const segments: unknown[] = []
      forEachSegment(transaction.segments, (segment) => void segments.push(normalSegment(segment)))
      return { header: normalSegment(transaction.header), segments, charset: transaction.charset }
    }),
  }))
  const { standard, separators, charset, outside = [] } = tree
  const elements = tree.header.elements.map((one) => (typeof one === 'string' ? one.trim() : one))
  const header = normalSegment({ tag: tree.header.tag, elements })
  return { standard, separators, charset, header, outside: outside.map(normalSegment), groups }
}

function normalSegment({ tag, elements }: Segment): readonly unknown[] {
  const octets = octetElements.get(tag)
  const told = elements.filter((_, index) => octets === undefined || index !== octets - 2)
  return [tag, ...withoutEmptyEnd(told.map(normalElement))]
}

/** One component is a text, one repetition is an element. */
export function normalElement(element: Element): Element {
  if (typeof element === 'string') return element
  if (!('repetitions' in element)) {
    const components = withoutEmptyEnd(element)
    return components.length < 2 ? (components[0] ?? '') : components
  }
  const repetitions = withoutEmptyEnd(element.repetitions.map((one) => normalElement(one) as string))
  return repetitions.length < 2 ? (repetitions[0] ?? '') : { repetitions }
}

function withoutEmptyEnd<Item>(items: readonly Item[]): readonly Item[] {
  return items.slice(0, items.findLastIndex((one) => one !== '') + 1)
}
