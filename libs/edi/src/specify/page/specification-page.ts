import type { CompiledGuide } from '../../guide/compiled-guide.ts'
import { discriminatorText } from '../../guide/locator.ts'
import type { Node } from '../../guide/program.ts'
import { writeInterchange } from '../../write/write-interchange.ts'
import { standardOf } from '../document-levels.ts'
import { randomOf } from '../sample/random.ts'
import { sampleInterchange } from '../sample/sample-interchange.ts'
import { sampleSegment } from '../sample/sample-segment.ts'
import { sampleTransaction } from '../sample/sample-transaction.ts'
import { askedSection } from './asked-section.ts'
import { html, type Markup } from './markup.ts'
import { pageStyle } from './page-style.ts'
import { segmentLine } from './segment-line.ts'
import { type Section, segmentSection } from './segment-section.ts'
import { type Place, type Structure, structureList } from './structure-list.ts'

export type PageOptions = {
  /** The same set without any rule of a guide: what it says is told beside the guide's. */
  readonly base: CompiledGuide
  readonly title?: string
}

/** The specification of a guide as one HTML page: no scripts, nothing loaded, readable on a phone and in print. */
export function specificationPage(guide: CompiledGuide, { base, title }: PageOptions): string {
  const { program, version, functionalId } = guide
  const standard = standardOf(program, version)
  const sections = sectionsOf(guide, base)
  const structure: Structure = { places: sections.places, isX12: isX12(guide) }
  const keys = Object.entries(guide.keys).map(
    ([name, locator]) => html`<li><b>${name}</b> <code>${locator}</code></li>`,
  )
  const name = title ?? standard
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}</title><style>${{ markup: pageStyle }}</style></head><body><main>
<p class="small soft">Specification of a document</p><h1>${name}</h1>
<ul class="facts"><li><b>Standard</b> ${standard}</li><li><b>${isX12(guide) ? 'Group' : 'Message'}</b> ${functionalId}</li>${keys}</ul>
<p class="small soft">What differs from the standard is marked <span class="by-guide">like this</span>, with the standard's own word behind it.</p>
<h2>Structure</h2>${structureList(structure)}
${askedSection(program.asked)}<h2>Segments</h2>${sections.sections.map(segmentSection)}
<h2>An example</h2><p class="small soft">Made up under this specification; no such parties exist.</p><pre>${exampleOf(guide)}</pre>
</main></body></html>
`
  return page.markup
}

function isX12({ program }: CompiledGuide): boolean {
  return program.nodes[0]?.tag === 'ST'
}

/** Places that have the same segment under the same rules share one section. */
function sectionsOf(guide: CompiledGuide, base: CompiledGuide) {
  const { places: nodes } = guide.program
  const known = new Map<string, { place: Place; paths: string[] }>()
  const places = nodes.map((node): Place => {
    const key = keyOf(node)
    const found = known.get(key)
    const anchor = found?.place.anchor ?? `${node.tag}-${node.index}`
    const place = { node, base: base.program.nodes[node.origin] ?? node, anchor }
    if (!isUnused(nodes, node)) {
      if (found === undefined) known.set(key, { place, paths: [pathOf(nodes, node)] })
      else found.paths.push(pathOf(nodes, node))
    }
    return place
  })
  const sections = [...known.values()].map(({ place, paths }): Section => {
    return { place, paths, example: exampleLine(place.node, guide), isX12: isX12(guide) }
  })
  return { places, sections }
}

function keyOf({ tag, elements, notes }: Node): string {
  return JSON.stringify([tag, elements, notes], (_, value: unknown) =>
    value instanceof Set ? [...value] : value,
  )
}

function isUnused(nodes: readonly Node[], node: Node): boolean {
  for (let one: Node | undefined = node; one !== undefined; one = nodes[one.parent])
    if (one.unused) return true
  return false
}

function pathOf(nodes: readonly Node[], node: Node): string {
  const tags = [tagOf(nodes, node)]
  for (let around = nodes[node.parent]; around !== undefined; around = nodes[around.parent])
    tags.unshift(tagOf(nodes, around))
  return tags.join('/')
}

/** With what it carries, where it is one of the readings that the guide tells apart. */
function tagOf(nodes: readonly Node[], { tag, index, countsAt }: Node): string {
  const own = nodes[countsAt]?.variants.find(({ place }) => place === index)
  return own === undefined ? tag : `${tag}${discriminatorText(own.discriminator)}`
}

function exampleLine(node: Node, guide: CompiledGuide): string {
  if (node.index === 0) return segmentLine(sampleTransaction(guide).header, isX12(guide))
  const values = new Map(
    node.counted.slice(0, 1).map(({ discriminator: { element, values } }) => [element, values[0] ?? '']),
  )
  const segment = sampleSegment(node, { size: 'typical', random: randomOf(node.index + 1), values })
  return segmentLine(segment, isX12(guide))
}

function exampleOf(guide: CompiledGuide): Markup | string {
  const written = writeInterchange(sampleInterchange(guide))
  return written.kind === 'written' ? Buffer.from(written.bytes).toString('utf8') : ''
}
