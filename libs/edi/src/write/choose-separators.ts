import { octetElements } from '../frame/x12/binary-segment.ts'
import {
  type Element,
  forEachSegment,
  type InterchangeTree,
  type Segment,
  type Separators,
} from '../view/interchange-tree.ts'

// What senders use, the usual ones first; then every other mark. Letters, digits and blanks separate nothing.
const usual = {
  element: '*|+',
  component: '>:<\\',
  segment: "~'!",
  repetition: '^!',
}
const marks = '^~|!*+:>;<\\@$%&=_{}[]`#?/"\',()-.'

/**
 * X12 separators that occur in no data of the interchange; those of the tree are kept where they can be. The separator
 * at fault when none is left.
 */
export function chooseX12Separators(
  tree: InterchangeTree,
): { readonly separators: Separators } | { readonly exhausted: string } {
  const taken = usedCharacters(tree)
  const { separators } = tree
  const chosen: { [name in keyof typeof usual]?: string } = {}
  for (const name of ['element', 'component', 'segment', 'repetition'] as const) {
    const told = separators[name]
    if (told === undefined) continue
    const free = [told, ...usual[name], ...marks].find((one) => !taken.has(one))
    if (free === undefined) return { exhausted: name }
    taken.add(free)
    chosen[name] = free
  }
  return { separators: { ...separators, ...chosen } }
}

/** With a release character every separator can stand in data. */
export function withRelease(separators: Separators): Separators {
  const { element, component, segment, repetition } = separators
  const taken = new Set([element, component, segment, repetition])
  return { ...separators, release: ['?', '\\', '!'].find((one) => !taken.has(one)) ?? '%' }
}

function usedCharacters(tree: InterchangeTree): Set<string> {
  const used = new Set<string>()
  const take = (text: string) => {
    for (let at = 0; at < text.length; at++) used.add(text[at] ?? '')
  }
  const segment = ({ tag, elements }: Segment) => {
    const texts = elements.slice(0, (octetElements.get(tag) ?? elements.length + 1) - 1)
    for (const element of texts) forEachText(element, take)
  }
  // ISA11 and ISA16 are separators themselves.
  segment({ ...tree.header, elements: tree.header.elements.filter((_, at) => at !== 10 && at !== 15) })
  for (const one of tree.outside ?? []) segment(one)
  for (const group of tree.groups) {
    if (group.header) segment(group.header)
    for (const transaction of group.transactions) {
      segment(transaction.header)
      forEachSegment(transaction.segments, segment)
    }
  }
  return used
}

function forEachText(element: Element, visit: (text: string) => void): void {
  if (typeof element === 'string') visit(element)
  else if ('repetitions' in element) for (const one of element.repetitions) forEachText(one, visit)
  else for (const one of element) visit(one)
}
