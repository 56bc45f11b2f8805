import { createReadStream, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { FormatMeasurement } from './our-formats.ts'

/** Installed by the bench into a folder of the cache. */
export const markupPeers = { 'fast-xml-parser': '5.12.1', saxes: '6.0.0' } as const

/** Parsers of npm on the same file: trees of everything, no type judged, no place kept. */
export const peerMarkupFormats: readonly FormatMeasurement[] = [
  { name: 'fast-xml-parser', what: 'one tree of one text', kind: 'xml', run: fastXmlParser },
  { name: 'saxes', what: 'stream of events, a plain tree an order', kind: 'xml', run: saxes },
  { name: 'JSON.parse', what: 'one tree of one text', kind: 'json', run: (path) => jsonParse(path) },
]

function peer(name: keyof typeof markupPeers, peers: string): { readonly [exported: string]: unknown } {
  return createRequire(`${peers}/package.json`)(name) as { readonly [exported: string]: unknown }
}

type Feed = { readonly Feed: { readonly Order: readonly unknown[] } }

function fastXmlParser(path: string, peers: string): number {
  const { XMLParser } = peer('fast-xml-parser', peers) as {
    readonly XMLParser: new (options: object) => { readonly parse: (text: string) => Feed }
  }
  return new XMLParser({ ignoreAttributes: false }).parse(readFileSync(path, 'utf8')).Feed.Order.length
}

type Saxes = {
  on(event: 'opentag', take: (tag: { readonly name: string; readonly attributes: object }) => void): void
  on(event: 'closetag', take: () => void): void
  on(event: 'text', take: (text: string) => void): void
  write(text: string): void
  close(): void
}
type Element = {
  readonly name: string
  readonly attributes: object
  readonly children: Element[]
  text: string
}

async function saxes(path: string, peers: string): Promise<number> {
  const { SaxesParser } = peer('saxes', peers) as { readonly SaxesParser: new (options: object) => Saxes }
  const parser = new SaxesParser({ xmlns: true, position: false })
  const open: Element[] = []
  let orders = 0
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes, children: [], text: '' }
    if (open.length > 1) open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    const element = open.at(-1)
    if (element !== undefined) element.text += text
  })
  parser.on('closetag', () => {
    if (open.pop()?.name === 'Order') orders++
  })
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 256 * 1024 })) {
    parser.write(String(chunk))
  }
  parser.close()
  return orders
}

function jsonParse(path: string): number {
  return (JSON.parse(readFileSync(path, 'utf8')) as readonly unknown[]).length
}
