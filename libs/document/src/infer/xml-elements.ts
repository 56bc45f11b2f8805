import { SaxesParser, type SaxesTagNS } from 'saxes'

/** An element with what is in it; for samples and schemas, which are small. */
export type Element = {
  readonly local: string
  readonly prefix: string
  readonly uri: string
  readonly attributes: readonly {
    readonly local: string
    readonly prefix: string
    readonly uri: string
    readonly value: string
  }[]
  readonly children: Element[]
  text: string
  /** Prefix to namespace, as declared here; the empty prefix too. */
  readonly declared: Readonly<Record<string, string>>
}

const maxElements = 1_000_000

/** The outermost element of a text; undefined where it is not well formed, has a DTD, or is too large. */
export function xmlElements(text: string): Element | undefined {
  const parser = new SaxesParser<{ xmlns: true }>({ xmlns: true })
  const open: Element[] = []
  let root: Element | undefined
  let count = 0
  parser.on('error', (error) => {
    throw error
  })
  parser.on('doctype', () => {
    throw new Error('a DTD is refused')
  })
  parser.on('opentag', (tag) => {
    if (++count > maxElements) throw new Error('too many elements')
    const element = elementOf(tag)
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
  })
  parser.on('closetag', () => {
    open.pop()
  })
  const take = (piece: string) => {
    const element = open.at(-1)
    if (element) element.text += piece
  }
  parser.on('text', take)
  parser.on('cdata', take)
  try {
    parser.write(text.startsWith('\ufeff') ? text.slice(1) : text).close()
    return root
  } catch {
    // Not well formed: the caller says so.
    return undefined
  }
}

function elementOf({ local, prefix, uri, attributes, ns }: SaxesTagNS): Element {
  const own = Object.values(attributes).filter(({ uri: of }) => of !== 'http://www.w3.org/2000/xmlns/')
  return {
    ...{ local, prefix, uri, children: [], text: '', declared: { ...ns } },
    attributes: own.map((one) => ({ local: one.local, prefix: one.prefix, uri: one.uri, value: one.value })),
  }
}
